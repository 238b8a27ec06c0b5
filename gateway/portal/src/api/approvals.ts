import { ask, type Query } from './http'
import type { Page } from './types'

export const APPROVAL_STATES = ['pending', 'approved', 'rejected'] as const
export interface Approval {
  id: string
  state: (typeof APPROVAL_STATES)[number]
  unit_code: string
  unit_name: string
  seal_id: string
  seal_name: string
  subject: string
  issuer: string
  reason: string
  asked_by: string
  asked_name: string
  asked: string
  decided_reason: string | null
  decided_name: string | null
  decided: string | null
}

export const approvals = (query: Query) => ask<Page<Approval>>('GET', '/seals/approvals', { query })
export const decideApproval = (id: string, how: 'approve' | 'reject', reason: string) => ask<void>('POST', `/seals/approvals/${id}/${how}`, { json: { reason } })
