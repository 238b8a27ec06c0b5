import { ask, askBlob, type Query } from './http'
import type { Page, Unit } from './types'

export const DOCUMENT_STATES = ['waiting', 'sealed', 'frozen', 'archived', 'replaced', 'voided', 'rejected'] as const
export type DocumentState = (typeof DOCUMENT_STATES)[number]
export interface Place {
  page: number
  x_mm: number
  y_mm: number
}
export interface Sealing {
  field: string
  revision: number
  seal_id: string
  seal_number: string
  seal_name: string
  signer: string
  sealed: string
  place: Place | null
}
export interface Document {
  id: string
  number: string
  title: string
  unit: Unit
  state: DocumentState
  category: { id: string; name: string; classification_code: string }
  service_id: string
  voucher_code: string | null
  period: { from: string; to: string }
  due_date: string | null
  created: string
  sealed: string | null
  revision: number
  digest: string
  size_bytes: number
  page_count: number
  archive_number: string | null
  /* Where the form wants the seal: its upper left corner from the page's, or null where it leaves that open. */
  place: Place | null
}
export interface DocumentWhole extends Document {
  forms: Array<{ name: string; title: string; version: number }>
  revisions: Array<{ revision: number; digest: string; size_bytes: number; created: string }>
  sealings: Sealing[]
}
export interface SealingItem {
  document_id: string
  place?: Place
}
export interface SealingResult {
  document_id: string
  state: 'sealed' | 'refused'
  document?: Document
  problem?: { code: string; title: string }
}

export type Integrity = 'ok' | 'broken' | 'unparsable'
export interface Change {
  code: string
  verdict: 'suspicious' | 'permitted'
  page?: number
  zh: string
  en: string
}
export interface SignerCertificate {
  subject: string
  issuer: string
  serial: string
  not_before: string
  not_after: string
  key: string
  key_bits: number
  fingerprint: string
}
export interface SignatureReport {
  field: string
  kind: 'seal' | 'timestamp'
  integrity: Integrity
  integrity_reason: string | null
  coverage: 'whole_file' | 'whole_revision' | 'not_whole'
  coverage_reason: string | null
  changes_after: 'none' | 'permitted' | 'suspicious'
  changes: Change[]
  trust: 'trusted' | 'untrusted' | 'unknown'
  trust_reason: string | null
  revision: number
  removed: boolean
  digest: string | null
  method: string | null
  warnings: string[]
  certificate: SignerCertificate | null
  signer: string | null
  time: string | null
  time_source: 'claimed' | 'timestamp' | null
  seal: string | null
}
export interface Report {
  file: string
  overall: 'intact' | 'changed' | 'broken' | 'unsigned' | 'unreadable'
  trusted: boolean
  revisions: number
  signatures: SignatureReport[]
}
export interface Verification {
  report: Report
  digest: string
  size_bytes: number
  /* These very bytes are a document of this system. */
  receipt_number: string | null
  verified: string
}
export interface ReceiptFacts {
  number: string
  title: string
  unit_name: string
  period: { from: string; to: string }
  state: DocumentState
  digest: string
  sealed: string
  sealings: Array<{ seal_number: string; seal_name: string; sealed: string }>
}

export const documents = (query: Query) => ask<Page<Document>>('GET', '/signing/documents', { query })
export const document_ = (id: string) => ask<DocumentWhole>('GET', `/signing/documents/${id}`)
export const documentFile = (id: string, revision?: number) => askBlob(`/signing/documents/${id}/file`, { query: { revision } })
export const receiptFile = (id: string) => askBlob(`/signing/documents/${id}/receipt`)
export const sealDocuments = (seal_id: string, pin: string, items: SealingItem[], once: string) =>
  ask<{ results: SealingResult[] }>('POST', '/signing/sealings', { json: { seal_id, pin, items }, once })
export const verifyFile = (file: Blob) =>
  ask<Verification>('POST', '/signing/verifications', {
    bytes: new Blob([file], { type: 'application/pdf' }),
    anonymous: true,
  })
export const receipt = (number: string) =>
  ask<ReceiptFacts>('GET', `/signing/receipts/${encodeURIComponent(number)}`, { anonymous: true })

/* Everything that has been sealed, whatever became of it. */
export const SEALED_STATES = 'sealed,frozen,archived,rejected'
export const sealedDocuments = (query: Query) => documents({ state: SEALED_STATES, ...query })
