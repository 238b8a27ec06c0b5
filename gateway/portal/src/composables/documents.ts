import type { Query } from '@/api/http'
import { applied } from './filters'
import { monthEnd, monthStart } from './format'

/* A document list's query from the address: months become the first and the last day. */
export const DOCUMENT_FILTERS = { category_id: '', from: '', to: '' }

export function documentQuery(address: Record<string, unknown>, fixed: Query): Query {
  const { from, to, ...rest } = applied(address, ['category_id', 'from', 'to', 'taxpayer_code', 'state'])
  return {
    ...rest,
    ...fixed,
    period_from: from && monthStart(from),
    period_to: to && monthEnd(to),
  }
}
