import type { Query } from '@/api/http'
import { applied } from './filters'
import { dayEnd, dayStart, monthEnd, monthStart } from './format'

/* A document list's query from the address: months become their first and last day, days the moments of their bounds. */
export const DOCUMENT_FILTERS = { category_id: '', from: '', to: '' }
export const SEALING_FILTERS = { q: '', ...DOCUMENT_FILTERS, state: '', sealed_from: '', sealed_to: '', sort: '' }

export function documentQuery(address: Record<string, unknown>, fixed: Query): Query {
  const { from, to, sealed_from, sealed_to, ...rest } = applied(address, [...Object.keys(SEALING_FILTERS), 'taxpayer_code'])
  return {
    ...rest,
    ...fixed,
    period_from: from && monthStart(from),
    period_to: to && monthEnd(to),
    sealed_from: sealed_from && dayStart(sealed_from),
    sealed_to: sealed_to && dayEnd(sealed_to),
  }
}
