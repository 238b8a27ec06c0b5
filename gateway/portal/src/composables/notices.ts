import { ref, watch } from 'vue'
import { noticeCounts, type NoticeCounts } from '@/api/notices'
import { isTaxpayer, may, session } from '@/api/session'

/* Officers read their authority's; of a taxpayer's people those who seal. */
export const readsNotices = () => !!session.account && !session.stage && (!isTaxpayer.value || may('document.seal'))

/* The counts beside the bell: asked for now and then, and when the page is looked at again. */
const EVERY_MS = 60_000
const none = (): NoticeCounts => ({ unread: 0, due_soon: 0, overdue: 0 })
export const counts = ref<NoticeCounts>(none())
let timer: ReturnType<typeof setTimeout> | undefined

export async function lookAtNotices(): Promise<void> {
  clearTimeout(timer)
  if (!readsNotices()) return
  if (!document.hidden) counts.value = await noticeCounts().catch(() => counts.value)
  clearTimeout(timer)
  timer = setTimeout(lookAtNotices, EVERY_MS)
}

watch(
  () => [session.account?.id, session.stage],
  () => {
    counts.value = none()
    void lookAtNotices()
  },
  { immediate: true },
)
document.addEventListener('visibilitychange', () => !document.hidden && void lookAtNotices())
