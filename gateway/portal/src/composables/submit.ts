import { computed, reactive, ref, shallowRef, unref, type Ref } from 'vue'
import { asProblem, Problem } from '@/api/problem'

/* One form's sending: busy, what went wrong, and the fault of each field in the server's words. Faults of fields that the
 * form does not show are listed with the problem itself, so that none is lost. */
/* Faults that the server says of the whole request, but that one field caused. */
const CAUSES: Array<[RegExp, string]> = [
  [/^keystore_password$/, 'password'],
  [/^(keystore|certificate|key)_/, 'certificate'],
  [/^login_certificate_/, 'certificate'],
  [/^proof_/, 'cms'],
  [/^seal_picture_/, 'picture'],
  [/^seal_pin_same$/, 'new_pin'],
  [/^seal_pin_/, 'pin'],
  [/^seal_pin_/, 'old_pin'],
  [/^unit_missing$/, 'code'],
  [/^unit_missing$/, 'unit_code'],
]
const causeOf = (problem: Problem, fields: string[]) =>
  problem.faults.length ? undefined : CAUSES.find(([code, field]) => code.test(problem.code) && fields.includes(field))?.[1]

export function faultOf(problem: Problem, field: string): string {
  const own = problem.faults.find((fault) => fault.field === field)
  return own?.title ?? (causeOf(problem, [field]) ? problem.title : '')
}

export function useSubmit(shown: string[] | Ref<string[]> = []) {
  const busy = ref(false)
  const failure = shallowRef<Problem | null>(null)
  const own = reactive<Record<string, string>>({})

  const faults = computed<Record<string, string>>(() => {
    const all: Record<string, string> = { ...own }
    for (const fault of failure.value?.faults ?? []) all[fault.field] ??= fault.title
    const cause = failure.value && causeOf(failure.value, unref(shown))
    if (cause) all[cause] ??= failure.value!.title
    return all
  })
  const rest = computed(() => (failure.value?.faults ?? []).filter((fault) => !unref(shown).includes(fault.field)))
  /* What is left to say above the form: nothing when every fault stands beside its field. */
  const problem = computed(() => {
    const one = failure.value
    if (!one || causeOf(one, unref(shown))) return null
    return one.faults.length > 0 && rest.value.length === 0 ? null : one
  })

  function clear(): void {
    failure.value = null
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
      failure.value = asProblem(error)
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
