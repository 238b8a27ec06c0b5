import { reactive, toRaw, watch } from 'vue'

/* What was typed survives a reload of this tab; never for passwords, PINs or files. */
const keyOf = (name: string) => `estamp-draft-${name}`

function stored(name: string): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(name)) ?? '{}')
    return kept && typeof kept === 'object' && !Array.isArray(kept) ? (kept as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

export function useDraft<T extends Record<string, string>>(name: string, empty: T): T {
  const given = Object.fromEntries(Object.entries(empty).filter(([, value]) => value)) as Partial<T>
  const typed = reactive({ ...empty, ...(stored(name) as Partial<T>), ...(given.code ? given : {}) }) as T
  watch(typed, () => sessionStorage.setItem(keyOf(name), JSON.stringify(typed)))
  return typed
}

/* The same for a form that has its values already: what was typed before the reload is put into it (`found`), and `forget` is
 * called when the form was sent. Only fields that the form has, of the kind that they have, are taken. */
export function keepDraft(name: string, typed: object): { found: boolean; forget: () => void } {
  const fields = typed as Record<string, unknown>
  let first = JSON.stringify(toRaw(typed))
  for (const [field, value] of Object.entries(stored(name)))
    if (field in fields && typeof value === typeof fields[field] && Array.isArray(value) === Array.isArray(fields[field])) fields[field] = value
  const found = JSON.stringify(toRaw(typed)) !== first
  watch(typed, () => {
    const now = JSON.stringify(typed)
    if (now === first) sessionStorage.removeItem(keyOf(name))
    else sessionStorage.setItem(keyOf(name), now)
  })
  return {
    found,
    forget: () => {
      first = JSON.stringify(toRaw(typed))
      sessionStorage.removeItem(keyOf(name))
    },
  }
}

/* Whoever signs in next at this tab shall not find them. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(keyOf(''))) sessionStorage.removeItem(key)
}
