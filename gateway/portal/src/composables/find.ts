import type { RouteLocationRaw } from 'vue-router'
import type { Query } from '@/api/http'
import { may } from '@/api/session'

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
  return { name: 'sealing-query', query: { taxpayer_code: text } }
}

/* One box for a unit's code (whole) or a part of its name. */
const UNIT_CODE = /^[0-9A-Z]{8,30}$/i
export function sealQuery(typed: string): Query {
  const text = typed.trim()
  return UNIT_CODE.test(text) ? { unit_code: text.toUpperCase() } : { q: text }
}
