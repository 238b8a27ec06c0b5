import { computed, ref } from 'vue'
import { seals, type Seal } from '@/api/seals'
import { isTaxpayer } from '@/api/session'
import { useLoad } from './load'
import { ownUnit } from './own_unit'

/* The caller's seals that may be used, and which of them is chosen: at first one that opens in the way that is wanted. One that
 * was made in batch wants its own PIN first, and one whose key its holder keeps is used outside. */
/* An officer sees the seals of the whole jurisdiction, too. */
const ownCode = async () => (isTaxpayer.value ? null : ((await ownUnit())?.code ?? null))

export function useOwnSeals(way: Seal['unlock_by'] = 'pin') {
  const sealId = ref('')
  const { data, problem } = useLoad(async () => {
    const found = (await seals({ state: 'enabled', unit_code: await ownCode(), limit: 50 })).items
    sealId.value ||= (found.find((one) => one.unlock_by === way) ?? found[0])?.id ?? ''
    return found
  })
  const own = computed(() => data.value ?? [])
  const seal = computed(() => own.value.find((one) => one.id === sealId.value) ?? null)
  return { own, sealId, seal, problem }
}
