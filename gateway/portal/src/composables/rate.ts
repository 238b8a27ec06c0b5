import { ref } from 'vue'

/* How fast a job goes, a second, smoothed over the last looks at it. */
export function useRate() {
  const rate = ref(0)
  let seen: { at: number; settled: number } | null = null

  function measure(settled: number, running: boolean): void {
    const now = Date.now()
    if (seen && now > seen.at && running) {
      const speed = ((settled - seen.settled) * 1000) / (now - seen.at)
      rate.value = rate.value ? 0.7 * rate.value + 0.3 * speed : speed
    }
    seen = { at: now, settled }
  }
  return { rate, measure }
}
