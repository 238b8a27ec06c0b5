import { ask, type Query } from './http'
import type { Page } from './types'

export interface Notice {
  id: string
  kind: 'arrived' | 'corrected' | 'voided' | 'rejected' | 'sealed'
  document_id: string
  title: string
  period: { from: string; to: string }
  detail: string
  at: string
  read: string | null
}
export interface NoticeCounts {
  unread: number
  due_soon: number
  overdue: number
}
export const notices = (query: Query) => ask<Page<Notice>>('GET', '/signing/notices', { query })
export const noticeCounts = () => ask<NoticeCounts>('GET', '/signing/notices/count')
export const readNotices = (until: string) => ask<null>('POST', '/signing/notices/read', { json: { until } })
