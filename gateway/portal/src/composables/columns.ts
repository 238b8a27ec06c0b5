import { computed, ref } from 'vue'

/* Which columns of a list a person does not want to see, kept in this browser by the list's name. */
const KEY = 'estamp-columns'
const read = (): Record<string, string[]> => {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}')
  } catch {
    return {}
  }
}
const hidden = ref(read())

export function useColumns(name: string) {
  const away = computed(() => new Set(hidden.value[name] ?? []))
  function show(column: string, shown: boolean): void {
    const left = (hidden.value[name] ?? []).filter((one) => one !== column)
    hidden.value = { ...hidden.value, [name]: shown ? left : [...left, column] }
    localStorage.setItem(KEY, JSON.stringify(hidden.value))
  }
  return { away, show }
}
