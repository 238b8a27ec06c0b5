import type { Query } from '@/api/http'
import { applied } from './filters'

export const AUDIT_FILTERS = { action: '', object_id: '', from: '', to: '' }

/* Days of the reader's calendar become instants. */
export function auditQuery(address: Record<string, unknown>): Query {
  const { from, to, ...rest } = applied(address, Object.keys(AUDIT_FILTERS))
  return {
    ...rest,
    from: from && new Date(`${from}T00:00:00`).toISOString(),
    to: to && new Date(`${to}T23:59:59.999`).toISOString(),
  }
}
