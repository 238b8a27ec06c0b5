import { computed, ref, shallowRef, watch } from 'vue'
import { isLive, runs, type Run } from '@/api/archives'
import { batch, batches, isLiveBatch, type Batch } from '@/api/batches'
import { asProblem, Problem } from '@/api/problem'
import { may, session } from '@/api/session'

/* The jobs that are running, archiving and seals in batch: asked for often while there are some and seldom otherwise; one poll
 * for all parts of the page that show them. What a poll failed to bring stays as it was, and the problem is shown. */
const BUSY_MS = 1500
const IDLE_MS = 30_000
const TROUBLE_MS = 5000
export const jobs = ref<Run[]>([])
export const liveJobs = computed(() => jobs.value.filter(isLive))
export const liveBatches = ref<Batch[]>([])
export const jobsProblem = shallowRef<Problem | null>(null)
export const maySeeJobs = () => may('archive.run') || may('seal.batch')

let timer: ReturnType<typeof setTimeout> | undefined

async function lookAtRuns(): Promise<void> {
  jobs.value = (await runs()).items
}
/* The list has no counts of rows; a batch by itself has. */
async function lookAtBatches(): Promise<void> {
  const live = (await batches({ limit: 20 })).items.filter(isLiveBatch)
  liveBatches.value = (await Promise.all(live.map((one) => batch(one.id)))).filter(isLiveBatch)
}
async function lookAtAll(): Promise<void> {
  const account = session.account?.id
  const looks = [...(may('archive.run') ? [lookAtRuns()] : []), ...(may('seal.batch') ? [lookAtBatches()] : [])]
  const failed = (await Promise.allSettled(looks)).find((one) => one.status === 'rejected')
  if (account === session.account?.id) jobsProblem.value = failed ? asProblem(failed.reason) : null
}
function pause(): number {
  if (jobsProblem.value) return TROUBLE_MS
  return [...liveJobs.value, ...liveBatches.value].some((job) => job.state !== 'paused') ? BUSY_MS : IDLE_MS
}

export async function lookAtJobs(): Promise<void> {
  clearTimeout(timer)
  if (!session.account || session.stage || !maySeeJobs()) return
  if (!document.hidden) await lookAtAll()
  clearTimeout(timer)
  timer = setTimeout(lookAtJobs, pause())
}

watch(
  () => [session.account?.id, session.stage],
  () => {
    jobs.value = []
    liveBatches.value = []
    jobsProblem.value = null
    void lookAtJobs()
  },
  { immediate: true },
)
document.addEventListener('visibilitychange', () => !document.hidden && void lookAtJobs())
