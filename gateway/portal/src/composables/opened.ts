import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/* Which row is opened, kept in the address beside the filters. */
export function useOpened() {
  const route = useRoute()
  const router = useRouter()
  const id = computed(() => (typeof route.query.id === 'string' ? route.query.id : ''))
  const open = (next: string) => router.push({ query: { ...route.query, id: next } })
  const close = () => {
    if (!id.value) return
    const { id: _, ...rest } = route.query
    void router.push({ query: rest })
  }
  return { id, open, close }
}
