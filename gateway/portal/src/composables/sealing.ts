import { computed, reactive, ref, shallowRef } from 'vue'
import { onceKey } from '@/api/http'
import { asProblem, Problem } from '@/api/problem'
import { documentFile, document_, placesOn, sealDocuments, verifyFile, type DocumentWhole, type Report, type SealingItem, type SealingResult, type SealingTerms, type SealLevel } from '@/api/signing'
import { useOwnSeals } from './own_seals'
import { asked, type OwnPlace } from './places'

/* One visit to the sealing page: the documents chosen, where the seal will stand on each, and what came of it. */
export interface Sheet {
  id: string
  document: DocumentWhole | null
  file: Blob | null
  report: Report | null
  /* None: where the form wants it. */
  places: OwnPlace[]
  result: SealingResult | null
  problem: Problem | null
}

/* As they are chosen: "" the usual level. */
export interface Terms {
  certify: number
  lock: 'none' | 'all' | 'include' | 'exclude'
  names: string[]
  level: '' | SealLevel
}
function askedTerms(terms: Terms, isFirst: boolean): SealingTerms {
  const { lock, names } = terms
  return {
    ...(isFirst && terms.certify ? { certify: terms.certify } : {}),
    ...(lock === 'all' ? { lock_fields: { action: lock } } : lock !== 'none' ? { lock_fields: { action: lock, names } } : {}),
    ...(terms.level ? { level: terms.level } : {}),
  }
}

/* So many documents go in one call; results appear after each. */
const AT_ONCE = 10

const blank = (id: string): Sheet => ({ id, document: null, file: null, report: null, places: [], result: null, problem: null })

/* `again`: one seal more on documents that are sealed. */
export function useSealing(ids: string[], again = false) {
  const sheets = reactive<Sheet[]>(ids.map(blank)) as Sheet[]
  const at = ref(0)
  const { own, sealId, seal, problem: listProblem } = useOwnSeals()
  const sealing = ref(false)
  const started = ref(0)
  const problem = shallowRef<Problem | null>(null)
  const terms = ref<Terms>({ certify: 0, lock: 'none', names: [], level: '' })
  /* Documents whose places cannot be; then none is sealed. */
  const unfit = shallowRef<Array<{ sheet: Sheet; title: string }>>([])
  const sheet = computed<Sheet | undefined>(() => sheets[at.value])
  const open = computed(() => sheets.filter((one) => isOpen(one) && one.result?.state !== 'sealed'))
  const isOpen = (one: Sheet) => one.document?.state === (again ? 'sealed' : 'waiting')
  const settled = computed(() => sheets.filter((one) => one.result))

  async function loadFacts(one: Sheet): Promise<void> {
    try {
      one.document = await document_(one.id)
      one.problem = null
    } catch (error) {
      one.problem = asProblem(error)
    }
  }

  /* The bytes, when its page is looked at; what is sealed already is verified, so that its seals can say what they are. */
  async function loadFile(one: Sheet): Promise<void> {
    if (one.file || !one.document) return
    try {
      one.file = await documentFile(one.id)
      if (one.document.state !== 'waiting') one.report = (await verifyFile(one.file)).report
    } catch (error) {
      one.problem = asProblem(error)
    }
  }

  /* Where the form wants the seal; another one finds its place taken. */
  const formPlace = (one: Sheet) => (again ? null : (one.document?.place ?? null))
  const isPlaced = (one: Sheet) => one.places.length > 0 || !!formPlace(one)

  function itemOf(one: Sheet): SealingItem {
    return { document_id: one.id, ...(again ? { again } : {}), ...(one.places.length ? { places: one.places.map(asked) } : {}) }
  }

  /* Nothing may be signed before a certification: neither here, nor by others before the file came. */
  const isFirst = computed(() => !again && open.value.every((one) => !one.document?.upload?.signature_count))

  /* Before the first is sealed all are looked at: also those whose page nobody has opened. */
  async function checkPlaces(todo: Sheet[]): Promise<boolean> {
    const found: Array<{ sheet: Sheet; title: string }> = []
    for (const one of todo.filter((each) => each.places.length && seal.value)) {
      try {
        await placesOn(one.id, seal.value!, one.places.map(asked))
      } catch (error) {
        const fault = asProblem(error)
        if (fault.status === 400) found.push({ sheet: one, title: fault.faults[0]?.title ?? fault.title })
      }
    }
    unfit.value = found
    if (found[0]) at.value = sheets.indexOf(found[0].sheet)
    return !found.length
  }

  async function sealAll(pin: string): Promise<boolean> {
    problem.value = null
    sealing.value = true
    started.value = Date.now()
    const todo = [...open.value]
    todo.forEach((one) => (one.result = null))
    try {
      if (!(await checkPlaces(todo))) return false
      for (let from = 0; from < todo.length; from += AT_ONCE) await sealSome(todo.slice(from, from + AT_ONCE), pin)
      return true
    } catch (error) {
      problem.value = asProblem(error)
      return false
    } finally {
      sealing.value = false
    }
  }

  async function sealSome(some: Sheet[], pin: string): Promise<void> {
    const answer = await sealDocuments(sealId.value, { pin }, some.map(itemOf), onceKey(), askedTerms(terms.value, isFirst.value))
    await Promise.all(
      some.map(async (one) => {
        one.result = answer.results.find((result) => result.document_id === one.id) ?? null
        if (one.result?.state !== 'sealed') return
        one.file = one.report = null
        one.places = []
        await loadFacts(one)
      }),
    )
    if (sheet.value) await loadFile(sheet.value)
  }

  return { sheets, at, sheet, own, sealId, seal, sealing, started, problem, listProblem, terms, isFirst, unfit, open, settled, loadFacts, loadFile, again, isOpen, formPlace, isPlaced, sealAll }
}
export type SealingWork = ReturnType<typeof useSealing>
