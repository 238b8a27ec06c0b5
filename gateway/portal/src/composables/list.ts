import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import type { Query } from '@/api/http'
import { asProblem, Problem } from '@/api/problem'
import type { Page } from '@/api/types'

/* A list that comes in pages by cursor; asked anew when the query changes. `ask` null: nothing is asked yet. */
export function useList<T>(ask: (query: Query) => Promise<Page<T>>, query: Ref<Query | null>, limit = 20) {
  const items = shallowRef<T[]>([])
  const next = ref<string | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  const late = ref(false)
  const asked = ref(false)
  let turn = 0

  async function fetchPage(cursor: string | null): Promise<void> {
    const given = query.value
    const mine = ++turn
    if (!given) return void ([items.value, next.value, asked.value, problem.value] = [[], null, false, null])
    busy.value = true
    setTimeout(() => mine === turn && (late.value = busy.value), 300)
    try {
      const page = await ask({ limit, ...given, cursor })
      if (mine !== turn) return
      items.value = cursor ? [...items.value, ...page.items] : page.items
      next.value = page.next
      problem.value = null
      asked.value = true
    } catch (error) {
      if (mine === turn) problem.value = asProblem(error)
    } finally {
      if (mine === turn) busy.value = late.value = false
    }
  }

  const load = () => fetchPage(null)
  const more = () => fetchPage(next.value)
  watch(query, load, { immediate: true, deep: true })
  /* What is wrong with a filter, to be said beside it. */
  const faults = computed(() => Object.fromEntries((problem.value?.faults ?? []).map((fault) => [fault.field, fault.title])))
  return { items, query, faults, next, problem, busy, late, asked, load, more, empty: computed(() => asked.value && !busy.value && items.value.length === 0) }
}
export type List<T> = ReturnType<typeof useList<T>>
