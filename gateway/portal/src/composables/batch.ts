import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { onceKey } from '@/api/http'
import { asProblem, Problem } from '@/api/problem'
import { session } from '@/api/session'
import { unlockSeal } from '@/api/seals'
import { sealDocuments, waitingDocuments, type Document } from '@/api/signing'

/* 批量签章: everything that waits is sealed in small parts by this browser. The list lives beside the pages, so that going
 * to another page does not stop it; what is left survives a reload and goes on after the PIN is typed again. The PIN is in
 * no storage and no server keeps an unlocked key for a job: one unlocking, which ends by itself after five minutes, serves
 * many parts. */
const AT_ONCE = 20
const UNLOCKED = 500
const UNLOCKED_MS = 4 * 60_000
const KEPT = 'estamp-batch'

export interface BatchItem {
  id: string
  title: string
  period: string
  state: 'open' | 'sealed' | 'refused'
  why: string
}
interface Kept {
  account: string
  client: string
  items: BatchItem[]
}

export const batch = reactive({ client: '', items: [] as BatchItem[], running: false, started: 0, before: 0 })
export const batchProblem = shallowRef<Problem | null>(null)
export const batchBusy = ref(false)
export const open = computed(() => batch.items.filter((one) => one.state === 'open'))
export const done = computed(() => batch.items.filter((one) => one.state !== 'open'))
export const refused = computed(() => batch.items.filter((one) => one.state === 'refused'))
/* Documents a second since this run began, and how long the rest will take. */
export const rate = computed(() => (batch.started ? (done.value.length - batch.before) / Math.max(0.5, (clock.value - batch.started) / 1000) : 0))
export const leftS = computed(() => (rate.value > 0 ? Math.ceil(open.value.length / rate.value) : null))
const clock = ref(Date.now())
setInterval(() => batch.running && (clock.value = Date.now()), 500)
let stopped = false

function keep(): void {
  const kept: Kept = { account: session.account?.id ?? '', client: batch.client, items: batch.items }
  if (open.value.length || refused.value.length) sessionStorage.setItem(KEPT, JSON.stringify(kept))
  else sessionStorage.removeItem(KEPT)
}

function restore(): void {
  Object.assign(batch, { client: '', items: [], running: false, started: 0, before: 0 })
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null') as Kept | null
    if (kept && kept.account === session.account?.id) Object.assign(batch, { client: kept.client, items: kept.items })
  } catch {
    sessionStorage.removeItem(KEPT)
  }
}
watch(
  () => session.account?.id,
  () => {
    stopped = true
    restore()
  },
  { immediate: true },
)

/* All that waits now, of the caller's own unit or of a client. */
export async function collect(client: string): Promise<void> {
  batchBusy.value = true
  batchProblem.value = null
  try {
    const found: Document[] = []
    let cursor: string | null = null
    do {
      const page: { items: Document[]; next: string | null } = await waitingDocuments({ limit: 200, cursor, ...(client ? { taxpayer_code: client } : {}) })
      found.push(...page.items)
      cursor = page.next
    } while (cursor)
    batch.client = client
    /* What was handed in as a file has no place where the seal goes: it is sealed by itself. */
    batch.items = found.filter((one) => one.source === 'declaration').map((one) => ({ id: one.id, title: one.title, period: `${one.period.from} – ${one.period.to}`, state: 'open', why: '' }))
    batch.started = 0
    keep()
  } catch (error) {
    batchProblem.value = asProblem(error)
  } finally {
    batchBusy.value = false
  }
}

let unlocking = { activation: '', left: 0, until: 0 }
async function unlocked(seal: string, pin: string, uses: number): Promise<string> {
  if (unlocking.left < uses || Date.now() > unlocking.until) {
    const left = Math.min(open.value.length, UNLOCKED)
    unlocking = { activation: (await unlockSeal(seal, pin, left)).activation, left, until: Date.now() + UNLOCKED_MS }
  }
  unlocking.left -= uses
  return unlocking.activation
}

async function sealPart(seal: string, pin: string): Promise<void> {
  const part = open.value.slice(0, AT_ONCE)
  const activation = await unlocked(seal, pin, part.length)
  const answer = await sealDocuments(seal, { activation }, part.map((one) => ({ document_id: one.id })), onceKey())
  for (const result of answer.results) {
    const one = part.find((item) => item.id === result.document_id)
    if (!one) continue
    one.state = result.state
    one.why = result.problem?.title ?? ''
  }
}

export async function run(seal: string, pin: string): Promise<void> {
  if (batch.running) return
  batchProblem.value = null
  Object.assign(batch, { running: true, started: Date.now(), before: done.value.length })
  clock.value = Date.now()
  stopped = false
  unlocking.left = 0
  try {
    while (open.value.length && !stopped) {
      await sealPart(seal, pin)
      keep()
    }
  } catch (error) {
    batchProblem.value = asProblem(error)
  } finally {
    batch.running = false
    keep()
  }
}

export const stop = () => (stopped = true)
export function retryRefused(): void {
  refused.value.forEach((one) => Object.assign(one, { state: 'open', why: '' }))
}
export function clear(): void {
  batch.items = []
  keep()
}
addEventListener('beforeunload', (event) => batch.running && event.preventDefault())
