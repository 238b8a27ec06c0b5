import { reactive, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/* Filters that live in the address: what is typed here is applied by apply(), which changes the address; going back or
 * opening a shared address fills them again. */
export function useFilters<T extends Record<string, string>>(empty: T) {
  const route = useRoute()
  const router = useRouter()
  const own = route.name
  const typed = reactive({ ...empty }) as T

  const fromAddress = () => {
    for (const name of Object.keys(empty)) {
      const value = route.query[name]
      ;(typed as Record<string, string>)[name] = typeof value === 'string' ? value : (empty[name] as string)
    }
  }
  fromAddress()
  watch(() => route.query, () => route.name === own && fromAddress())

  const given = (): Record<string, string> => Object.fromEntries(Object.entries(typed).filter(([name, value]) => value && value !== empty[name]))
  const apply = () => router.push({ query: { ...keptQuery(), ...given() } })
  const clear = () => router.push({ query: keptQuery() })
  /* Parts of the address that are no filters, such as an opened record, are closed by a new search. */
  const keptQuery = () => ({})
  return { typed, apply, clear }
}

/* The address's filter values as they are applied now. Codes of units are written in capitals. */
const CODE = /^(?=.*\d)[0-9a-z]+$/i
const CAPITALS = new Set(['taxpayer_code', 'authority_code'])
export function applied(query: Record<string, unknown>, names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = typeof query[name] === 'string' ? query[name].trim() : ''
      const capitals = CAPITALS.has(name) || (name === 'q' && CODE.test(value))
      return value ? [[name, capitals ? value.toUpperCase() : value]] : []
    }),
  )
}
