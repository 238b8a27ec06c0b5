import { onBeforeUnmount, shallowRef, watch, type Ref } from 'vue'
import { asProblem } from '@/api/problem'
import { placesOn } from '@/api/signing'
import { asked, type OwnPlace, type Stamp } from './places'
import type { SealingWork } from './sealing'

/* Where keywords stand: the service finds them as it will when it seals, a moment after the last change. */
interface Found {
  stamps: Stamp[]
  /* What the service says when the words are not there. */
  fault: string | null
}
const PAUSE_MS = 400

export function useKeywords(work: SealingWork, places: Ref<OwnPlace[]>) {
  const known = shallowRef(new Map<string, Found>())
  let timer = 0
  const keyOf = (place: OwnPlace) => JSON.stringify([work.sheet.value?.id, work.sheet.value?.document?.digest, work.seal.value?.id, asked(place)])
  const wanted = () => places.value.filter((place) => place.kind === 'keyword' && place.text.trim() && work.seal.value)

  async function look(place: OwnPlace): Promise<void> {
    const [key, sheet, seal] = [keyOf(place), work.sheet.value, work.seal.value]
    if (known.value.has(key) || !sheet || !seal) return
    const found: Found = { stamps: [], fault: null }
    try {
      const { places: spots } = await placesOn(sheet.id, seal, [asked(place)])
      found.stamps = spots.map((spot) => ({ ...spot, from: 0, to: 1 }))
    } catch (error) {
      const problem = asProblem(error)
      if (problem.status !== 400) return
      found.fault = problem.faults[0]?.title ?? problem.title
    }
    known.value = new Map(known.value).set(key, found)
  }
  watch(
    () => wanted().map(keyOf).join('\n'),
    () => {
      window.clearTimeout(timer)
      timer = window.setTimeout(() => wanted().forEach((place) => void look(place)), PAUSE_MS)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => window.clearTimeout(timer))
  return (place: OwnPlace): Found | undefined => (place.kind === 'keyword' ? known.value.get(keyOf(place)) : undefined)
}
