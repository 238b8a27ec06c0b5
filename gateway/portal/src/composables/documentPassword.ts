import { inject, provide, ref, type InjectionKey, type Ref } from 'vue'

/* The password of the encrypted file that a page shows: typed once, used by all that open the file below that page, and
 * gone with the page. */
const KEY: InjectionKey<Ref<string>> = Symbol('document password')

export function lendDocumentPassword(): Ref<string> {
  const password = ref('')
  provide(KEY, password)
  return password
}
export const useDocumentPassword = (): Ref<string> => inject(KEY, () => ref(''), true)
