import { ask, askBlob, type Query } from './http'
import type { Page } from './types'

export type DocumentState = 'waiting' | 'sealed' | 'frozen' | 'archived'
export interface Place {
  page: number
  x_mm: number
  y_mm: number
}
export interface FixedPlace extends Place {
  width_mm: number
  height_mm: number
}
export interface Sealing {
  seal_id: string
  seal_name: string
  sealed: string
  by: string
}
export interface Document {
  id: string
  title: string
  state: DocumentState
  category: { id: string; name: string }
  taxpayer: { code: string; name: string }
  period: { from: string; to: string }
  received: string
  deadline: string | null
  sealed: string | null
  receipt_number: string | null
  archive_number: string | null
  revisions: number
  place: FixedPlace | null
  sealings: Sealing[]
}
export interface SealingItem {
  document_id: string
  place?: Place
}
export interface SealingResult {
  document_id: string
  state: 'sealed' | 'refused'
  problem?: { code: string; title: string; detail?: string }
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
export interface ReceiptFacts {
  number: string
  title: string
  taxpayer_name: string
  taxpayer_code: string
  period: { from: string; to: string }
  state: DocumentState
  sealed: string
  digest: string
}

export const documents = (query: Query) => ask<Page<Document>>('GET', '/signing/documents', { query })
export const document_ = (id: string) => ask<Document>('GET', `/signing/documents/${id}`)
export const documentFile = (id: string, revision?: number) => askBlob(`/signing/documents/${id}/file`, { query: { revision } })
export const receiptFile = (id: string) => askBlob(`/signing/documents/${id}/receipt`)
export const sealDocuments = (seal_id: string, pin: string, items: SealingItem[], once: string) =>
  ask<{ results: SealingResult[] }>('POST', '/signing/sealings', { json: { seal_id, pin, items }, once })
export const verifyFile = (file: Blob) =>
  ask<Report>('POST', '/signing/verifications', {
    bytes: new Blob([file], { type: 'application/pdf' }),
    anonymous: true,
  })
export const receipt = (number: string) =>
  ask<ReceiptFacts>('GET', `/signing/receipts/${encodeURIComponent(number)}`, { anonymous: true })
