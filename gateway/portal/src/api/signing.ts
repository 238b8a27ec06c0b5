import { ask, askBlob, postBlob, type Query } from './http'
import type { Page, Unit } from './types'

export const DOCUMENT_STATES = ['waiting', 'sealed', 'frozen', 'archived', 'replaced', 'voided', 'rejected'] as const
export type DocumentState = (typeof DOCUMENT_STATES)[number]
export type Standing = 'waiting' | 'valid' | 'corrected' | 'voided' | 'rejected' | 'withdrawn'
export interface Place {
  page: number
  x_mm: number
  y_mm: number
}
/* Where a seal is to stand, up to twenty of them for one sealing. */
export type SealPlace =
  | { kind: 'point'; pages: string; x_mm: number; y_mm: number; corner: 'top_left' | 'top_right' | 'bottom_left' | 'bottom_right' }
  | { kind: 'keyword'; text: string; which: 'first' | 'last' | 'all'; pages: string; dx_mm: number; dy_mm: number }
  | { kind: 'field'; name: string }
  | { kind: 'straddle'; edge: 'left' | 'right'; pages: 'all' | 'odd'; skip_first: boolean; group: number; at_mm: number | null }
export interface Sealing {
  id: string
  field: string
  revision: number
  seal_id: string
  seal_number: string
  seal_name: string
  signer: string
  sealed: string
  place: Place | null
}
/* A sealing that its signer took back (撤销签章). */
export interface Withdrawal extends Sealing {
  reason: string
  withdrawn: string
}
/* The same for anyone, names masked. */
export interface PublicWithdrawal {
  seal_number: string
  seal_name: string
  by: string
  sealed: string
  withdrawn: string
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
  source: 'declaration' | 'file'
  created: string
  sealed: string | null
  revision: number
  digest: string
  size_bytes: number
  page_count: number
  archive_number: string | null
  standing: Standing
  corrects_id: string | null
  correct_reason: string | null
  corrected_by_id: string | null
  corrected: string | null
  void_reason: string | null
  voided: string | null
  reject_reason: string | null
  rejected: string | null
  locked: string | null
  /* Where the form wants the seal: its upper left corner from the page's, or null where it leaves that open. */
  place: Place | null
}
export interface DocumentLink {
  id: string
  number: string
  state: DocumentState
  sealed: string | null
}
export interface DocumentWhole extends Document {
  corrects: DocumentLink | null
  corrected_by: DocumentLink | null
  forms: Array<{ name: string; title: string; version: number }>
  revisions: Array<{ revision: number; digest: string; size_bytes: number; created: string }>
  sealings: Sealing[]
  withdrawals: Withdrawal[]
  more_withdrawals: boolean
  lock: { unit_name: string; reason: string; may_unlock: boolean } | null
  upload: Upload | null
  printing: Printing
}
/* What only a file that was handed in has. */
export interface Upload {
  reference: string | null
  file_name: string
  signature_count: number
  repaired: { fault: string; detail: string; original_digest: string; original_size_bytes: number } | null
}
/* How it may be printed and copied: its own rule, or its category's. */
export type CopiesRule = 'free' | 'counted' | 'none'
export interface Printing {
  copies: CopiesRule
  allowed: number | null
  keeps_original: boolean
  made: number
  from: 'document' | 'category'
  unit_name: string | null
  reason: string | null
  set: string | null
  may_set: boolean
}
export interface DocumentCopy {
  id: string
  number: number
  allowed: number | null
  revision: number
  purpose: string | null
  /* Null: of another unit, and named by its office alone. */
  made_by: string | null
  unit_name: string
  made: string
  digest: string | null
  size_bytes: number
  may_fetch: boolean
}
/* What a seal was used for. */
export interface SealUse {
  id: string
  document_id: string
  number: string
  title: string
  unit: { code: string; name: string }
  period: { from: string; to: string }
  state: DocumentState
  revision: number
  sealed: string
  withdrawn: string | null
}
export interface SealingItem {
  document_id: string
  place?: Place
  places?: SealPlace[]
  /* One seal more on what is sealed. */
  again?: boolean
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
  decided_by?: 'look'
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
  /* What an archive kept of its first verification may lack the members below. */
  level?: 'B-B' | 'B-T' | 'B-LT' | 'B-LTA' | null
  look?: 'shown' | 'hidden' | 'unknown' | null
  etsi?: Outcome
  revocation?: Revocation
  /* Of a signature that was made with an electronic seal: the steps of GB/T 38540, 7.3. */
  ses?: { steps: Array<{ clause: string; step: string; outcome: 'passed' | 'note' | 'not_done' | 'failed'; reason: string | null }> }
  /* Fingerprints, the signer's certificate first. */
  chain?: string[]
}
/* In the words of ETSI EN 319 102-1. */
export interface Outcome {
  indication: 'TOTAL-PASSED' | 'INDETERMINATE' | 'TOTAL-FAILED'
  sub_indication: string | null
  clause?: string
  zh?: string
  en?: string
}
export interface Revocation {
  status: 'not_checked' | 'good' | 'revoked' | 'unknown'
  reason: string | null
  revoked: string | null
  later: boolean
  kind: 'ocsp' | 'crl' | null
  source: 'embedded' | 'online' | null
  time: string | null
}
export interface ReportCertificate extends SignerCertificate {
  name: string
  signature: string
  authority: boolean
  self_issued: boolean
  weak: boolean
  key_usage: string[]
  extensions: Array<{ oid: string; name: string; critical: boolean; value: string }>
  /* base64 */
  der: string
}
export interface Report {
  file: string
  overall: 'intact' | 'changed' | 'broken' | 'unsigned' | 'unreadable'
  trusted: boolean
  revisions: number
  /* So many bytes of the file each revision is, the oldest first. */
  revision_ends: number[]
  /* Why it is unreadable. */
  problem: string | null
  encryption: { method: string; weak: boolean; password: 'none' | 'user' | 'owner'; may_seal: boolean } | null
  signatures: SignatureReport[]
}
export interface Verification {
  report: Report
  certificates: ReportCertificate[]
  digest: string
  size_bytes: number
  /* These very bytes are a document of this system. */
  receipt_number: string | null
  standing: Standing | 'copy' | null
  /* They are a copy of one. */
  copy: { number: number; allowed: number | null; made: string; standing: Standing } | null
  corrected_by: string | null
  /* Of a copy whose newest seal was taken back. */
  withdrawal: PublicWithdrawal | null
  verified: string
}
export interface ReceiptFacts {
  number: string
  title: string
  unit_name: string
  period: { from: string; to: string }
  state: DocumentState
  standing: Standing
  corrected: string | null
  voided: string | null
  rejected: string | null
  corrected_by: string | null
  digest: string
  sealed: string | null
  sealings: Array<{ seal_number: string; seal_name: string; sealed: string }>
  withdrawals: PublicWithdrawal[]
}

/* The password of an encrypted file travels in a header, which no log and no history keeps. */
const opened = (password: string): { headers: Record<string, string> } => ({
  headers: password ? { 'x-document-password': btoa(String.fromCharCode(...new TextEncoder().encode(password))) } : {},
})
export interface UploadRow {
  id: string
  upload: Upload
  /* Null once it left the reader's jurisdiction. */
  document: Document | null
}
/* Bytes of a file that may be handed in, as services/signing/upload_file.h has it. */
export const UPLOAD_MAX = 100 * 1024 * 1024
export const uploads = (query: Query) => ask<Page<UploadRow>>('GET', '/signing/uploads', { query })
export const submitFile = (form: FormData, once: string, password: string, sent: (portion: number) => void) =>
  ask<DocumentWhole>('POST', '/signing/documents', { form, once, sent, ...opened(password) })
export const voidUpload = (id: string, reason: string, once: string) => ask<Document>('POST', `/signing/uploads/${id}/void`, { json: { reason }, once })

export const documents = (query: Query) => ask<Page<Document>>('GET', '/signing/documents', { query })
export const document_ = (id: string) => ask<DocumentWhole>('GET', `/signing/documents/${id}`)
export const documentFile = (id: string, revision?: number) => askBlob(`/signing/documents/${id}/file`, { query: { revision } })
export const receiptFile = (id: string) => askBlob(`/signing/documents/${id}/receipt`)
export const sealUses = (query: Query) => ask<Page<SealUse>>('GET', '/signing/sealings', { query })
export type Unlocking = { pin: string } | { activation: string }
/* PAdES B-B to B-LTA. */
export type SealLevel = 'b' | 't' | 'lt' | 'lta'
/* What a sealing says beside its places; what is left out is as usual. */
export interface SealingTerms {
  certify?: number
  lock_fields?: { action: 'all' } | { action: 'include' | 'exclude'; names: string[] }
  level?: SealLevel
}
export const sealDocuments = (seal_id: string, unlocking: Unlocking, items: SealingItem[], once: string, terms: SealingTerms = {}) =>
  ask<{ results: SealingResult[] }>('POST', '/signing/sealings', { json: { seal_id, ...unlocking, ...terms, items }, once })
export const sealingLevels = () => ask<{ usual: SealLevel; levels: SealLevel[] }>('GET', '/signing/sealings/levels')
export interface Spot extends Place {
  width_mm: number
  height_mm: number
}
/* Where these places fall, keywords too; refused when one cannot be. */
export const placesOn = (id: string, picture: { width_mm: number; height_mm: number }, places: SealPlace[]) =>
  ask<{ places: Spot[] }>('POST', `/signing/documents/${id}/places`, { json: { width_mm: picture.width_mm, height_mm: picture.height_mm, places } })
export type DeclaredData = Record<string, Record<string, string>>
export const declaredData = (id: string) => ask<DeclaredData>('GET', `/signing/documents/${id}/data`)
export interface FormFieldFacts {
  name: string
  label: string
  row: string | null
  group: string | null
  type: 'text' | 'amount' | 'integer' | 'percent' | 'date' | 'choice'
  required: boolean
  computed: boolean
  from_declaration: boolean
  max_length?: number
  min?: string
  max?: string
  values?: string[]
}
export interface CorrectionForm {
  name: string
  title: string
  edition: string
  declared: boolean
  fields: FormFieldFacts[]
}
export const correctionForms = (id: string) => ask<{ forms: CorrectionForm[] }>('GET', `/signing/documents/${id}/fields`)
export const correctDocument = (id: string, body: { reason: string; data: DeclaredData }, once: string) =>
  ask<Document>('POST', `/signing/documents/${id}/correction`, { json: body, once })
export const withdrawSealing = (id: string, body: { sealing_id: string; reason: string; pin?: string }, once: string) =>
  ask<Document>('POST', `/signing/documents/${id}/withdrawal`, { json: body, once })
export const lockDocument = (id: string, what: 'lock' | 'unlock', reason: string, once: string) =>
  ask<Document>('POST', `/signing/documents/${id}/${what}`, { json: { reason }, once })
export interface PrintingOrder {
  copies: CopiesRule | 'category'
  allowed?: number
  keeps_original?: boolean
  reason: string
}
export const setPrinting = (id: string, order: PrintingOrder, once: string) => ask<Printing>('POST', `/signing/documents/${id}/printing`, { json: order, once })
export const makeCopy = (id: string, purpose: string, once: string) =>
  ask<DocumentCopy>('POST', `/signing/documents/${id}/copies`, { json: purpose ? { purpose } : {}, once })
export const documentWithdrawals = (id: string, query: Query) => ask<Page<Withdrawal>>('GET', `/signing/documents/${id}/withdrawals`, { query })
export const documentCopies = (id: string, query: Query) => ask<Page<DocumentCopy>>('GET', `/signing/documents/${id}/copies`, { query })
export const copyFile = (id: string, copy: string) => askBlob(`/signing/documents/${id}/copies/${copy}/file`)
export const amendDocument = (id: string, what: 'void' | 'rejection', reason: string, once: string) =>
  ask<Document>('POST', `/signing/documents/${id}/${what}`, { json: { reason }, once })

export interface Prepared {
  token: string | null
  expires: string
  algorithm: string
  certificate: string
  items: Array<{ document_id: string; state: 'prepared' | 'refused'; problem?: { code: string; title: string } }>
}
export const prepareSealing = (seal_id: string, items: SealingItem[]) => ask<Prepared>('POST', '/signing/sealings/prepare', { json: { seal_id, items } })
export const completeSealing = (body: unknown) => ask<{ results: SealingResult[] }>('POST', '/signing/sealings/complete', { json: body })

/* What waits for one unit, most urgent first; with a filter the newest first. `own`: the caller's own unit's code, which the filtered
 * list must name, as that is of all whom the caller sees. */
export const waitingDocuments = ({ state, own, ...query }: Query) =>
  query.category_id || query.period_from || query.period_to
    ? documents({ taxpayer_code: own, ...query, state: state ?? 'waiting' })
    : ask<Page<Document>>('GET', '/signing/deadlines', { query })

const asPdf = (file: Blob) => ({ bytes: new Blob([file], { type: 'application/pdf' }), anonymous: true })
export const verifyFile = (file: Blob, password = '') =>
  ask<Verification>('POST', '/signing/verifications', { ...asPdf(file), ...opened(password) })
/* The same as a paper, which names the file. */
export const verifyPaper = (file: Blob, name: string, password = '') =>
  postBlob('/signing/verifications', { ...asPdf(file), ...opened(password), query: { format: 'pdf', name: [...name].filter((letter) => letter >= ' ').slice(0, 255).join('') } })
export const receipt = (number: string) =>
  ask<ReceiptFacts>('GET', `/signing/receipts/${encodeURIComponent(number)}`, { anonymous: true })

/* Everything that has been sealed, whatever became of it. */
export const SEALED_STATES = 'sealed,frozen,archived,rejected'
export const sealedDocuments = (query: Query) => documents({ state: SEALED_STATES, ...query })
