import { computed, ref } from 'vue'
import { seals, type Seal } from '@/api/seals'
import { useLoad } from './load'

/* The caller's seals that may be used, and which of them is chosen: at first one that opens in the way that is wanted. One that
 * was made in batch wants its own PIN first, and one whose key its holder keeps is used outside. */
export function useOwnSeals(way: Seal['unlock_by'] = 'pin') {
  const sealId = ref('')
  const { data, problem } = useLoad(async () => {
    const found = (await seals({ state: 'enabled', limit: 50 })).items
    sealId.value ||= (found.find((one) => one.unlock_by === way) ?? found[0])?.id ?? ''
    return found
  })
  const own = computed(() => data.value ?? [])
  const seal = computed(() => own.value.find((one) => one.id === sealId.value) ?? null)
  return { own, sealId, seal, problem }
}
