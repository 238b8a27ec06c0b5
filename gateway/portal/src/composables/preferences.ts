import { reactive, ref, watchEffect } from 'vue'

/* How this person likes to read; kept in this browser only. */
export type Theme = 'auto' | 'light' | 'dark'
interface Preferences {
  theme: Theme
  large: boolean
}

const KEY = 'estamp-preferences'
function stored(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>
  } catch {
    return {}
  }
}
export const preferences = reactive<Preferences>({ theme: 'auto', large: false, ...stored() })

export const isDark = ref(false)
const dusk = matchMedia('(prefers-color-scheme: dark)')
export function dressPage(): void {
  const dark = preferences.theme === 'dark' || (preferences.theme === 'auto' && dusk.matches)
  isDark.value = dark
  document.documentElement.classList.toggle('dark', dark)
  document.documentElement.classList.toggle('large', preferences.large)
}

watchEffect(() => {
  localStorage.setItem(KEY, JSON.stringify(preferences))
  dressPage()
})
dusk.addEventListener('change', dressPage)
