import { onScopeDispose, ref, shallowRef, watch, type WatchSource } from 'vue'
import { asProblem, Problem } from '@/api/problem'

/* Something asked for once, and again when what it depends on changes. `late` turns true after 300 ms of waiting, so that
 * quick answers show no skeleton at all. */
const LATE_MS = 300

export function useLoad<T>(work: () => Promise<T>, when?: WatchSource | WatchSource[]) {
  const data = shallowRef<T>()
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  const late = ref(false)
  let turn = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    const mine = ++turn
    busy.value = true
    clearTimeout(timer)
    timer = setTimeout(() => (late.value = busy.value), LATE_MS)
    try {
      const got = await work()
      if (mine === turn) [data.value, problem.value] = [got, null]
    } catch (error) {
      if (mine === turn) problem.value = asProblem(error)
    } finally {
      if (mine === turn) busy.value = late.value = false
    }
  }

  onScopeDispose(() => {
    turn++
    clearTimeout(timer)
  })
  if (when) watch(when, load)
  void load()
  return { data, problem, busy, late, load }
}
