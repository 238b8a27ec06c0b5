import { ask, type Query } from './http'
import type { Page } from './types'

export const NOTICE_KINDS = ['arrived', 'due', 'corrected', 'voided', 'rejected', 'sealed', 'stamped', 'withdrawn', 'locked', 'unlocked', 'printing', 'expiring'] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]
export interface Notice {
  id: string
  kind: NoticeKind
  document_id: string | null
  title: string
  period: { from: string; to: string } | null
  certificate_id: string | null
  due_date: string | null
  days: number
  count: number
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
