import { reactive, watch } from 'vue'

/* What was typed survives a reload of this tab; never for passwords, PINs or files. */
export function useDraft<T extends Record<string, string>>(name: string, empty: T): T {
  const key = `estamp-draft-${name}`
  let kept: Partial<T> = {}
  try {
    kept = JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<T>
  } catch {
    kept = {}
  }
  const given = Object.fromEntries(Object.entries(empty).filter(([, value]) => value)) as Partial<T>
  const typed = reactive({ ...empty, ...kept, ...(given.code ? given : {}) }) as T
  watch(typed, () => sessionStorage.setItem(key, JSON.stringify(typed)))
  return typed
}
