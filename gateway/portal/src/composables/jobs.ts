import { computed, ref, watch } from 'vue'
import { isLive, runs, type Run } from '@/api/archives'
import { may, session } from '@/api/session'

/* The archiving jobs that are running, asked for often while there are some and seldom otherwise; one poll for all parts of
 * the page that show them. */
const BUSY_MS = 1500
const IDLE_MS = 30_000
export const jobs = ref<Run[]>([])
export const liveJobs = computed(() => jobs.value.filter(isLive))

let timer: ReturnType<typeof setTimeout> | undefined

export async function lookAtJobs(): Promise<void> {
  clearTimeout(timer)
  if (!session.account || session.stage || !may('archive.run')) return
  if (!document.hidden) jobs.value = (await runs().catch(() => ({ items: jobs.value }))).items
  clearTimeout(timer)
  timer = setTimeout(lookAtJobs, liveJobs.value.some((job) => job.state !== 'paused') ? BUSY_MS : IDLE_MS)
}

watch(
  () => [session.account?.id, session.stage],
  () => {
    jobs.value = []
    void lookAtJobs()
  },
  { immediate: true },
)
document.addEventListener('visibilitychange', () => !document.hidden && void lookAtJobs())
