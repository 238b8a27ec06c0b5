import { computed, reactive, ref, shallowRef } from 'vue'
import { asProblem, Problem } from '@/api/problem'

/* One form's sending: busy, what went wrong, and the fault of each field in the server's words. Faults of fields that the
 * form does not show are listed with the problem itself, so that none is lost. */
export function useSubmit(fields: string[] = []) {
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const own = reactive<Record<string, string>>({})

  const faults = computed<Record<string, string>>(() => {
    const all: Record<string, string> = { ...own }
    for (const fault of problem.value?.faults ?? []) all[fault.field] ??= fault.title
    return all
  })
  const rest = computed(() => (problem.value?.faults ?? []).filter((fault) => !fields.includes(fault.field)))

  function clear(): void {
    problem.value = null
    for (const field of Object.keys(own)) delete own[field]
  }

  /* `check` may put faults of its own and is asked first. Answers undefined when it failed; the fault is shown then. */
  async function submit<T>(work: () => Promise<T>, check?: (fault: (field: string, text: string) => void) => void): Promise<T | undefined> {
    if (busy.value) return undefined
    clear()
    check?.((field, text) => (own[field] ??= text))
    if (Object.keys(own).length > 0) return void focusFault()
    busy.value = true
    try {
      return await work()
    } catch (error) {
      problem.value = asProblem(error)
      focusFault()
      return undefined
    } finally {
      busy.value = false
    }
  }

  return { busy, problem, faults, rest, submit, clear }
}

function focusFault(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
