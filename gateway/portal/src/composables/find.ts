import type { RouteLocationRaw } from 'vue-router'
import type { Query } from '@/api/http'
import { may } from '@/api/session'
import { applied } from './filters'
import { dayEnd, dayStart } from './format'

const DOCUMENT_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/i
const ARCHIVE_NUMBER = /^.+[-·.].+[-·.].+$/

/* Where a number leads: a document's id to the document, an archive number to the archives, a name or a taxpayer's or
 * authority's code to what the person may see of it. */
export function findPlace(typed: string): RouteLocationRaw | null {
  const text = typed.trim()
  if (!text) return null
  if (DOCUMENT_ID.test(text) && may('sealing.query')) return { name: 'document', params: { id: text.toLowerCase() } }
  if (ARCHIVE_NUMBER.test(text) && may('archive.query')) return { name: 'archive-query', query: { archive_number: text } }
  if (may('taxpayer.query')) return { name: 'taxpayers', query: { q: text } }
  if (may('seal.query')) return { name: 'seal-query', query: { q: text } }
  return { name: 'sealing-query', query: { q: text } }
}

/* The seal query from the address: one box for the beginning of a unit's code or a part of its name; days become the
 * moments at which they begin and end here. */
export const SEAL_FILTERS = { q: '', state: '', type: '', expires_from: '', expires_to: '', created_from: '', created_to: '', sort: '' }
export function sealQuery(address: Record<string, unknown>): Query {
  const { expires_from, expires_to, created_from, created_to, ...rest } = applied(address, Object.keys(SEAL_FILTERS))
  return {
    ...rest,
    expires_from: expires_from && dayStart(expires_from),
    expires_to: expires_to && dayEnd(expires_to),
    created_from: created_from && dayStart(created_from),
    created_to: created_to && dayEnd(created_to),
  }
}
