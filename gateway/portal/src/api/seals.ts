import { ask, askBlob, type Query } from './http'
import type { Page, Unit } from './types'

export interface Certificate {
  id: string
  unit: Unit
  subject: string
  subject_name: string
  issuer: string
  serial: string
  key_name: string
  key_bits: number
  fingerprint: string
  trust: 'trusted' | 'untrusted' | 'unknown'
  not_before: string
  not_after: string
  issued_here: boolean
  state: 'good' | 'held' | 'revoked'
  revocation: { reason: string; at: string; invalid_since: string | null } | null
}
export interface ChainLink {
  subject: string
  serial: string
  not_before: string
  not_after: string
}
export interface CertificateWhole {
  certificate: Certificate
  chain: ChainLink[]
  /* Where the list stands that would name it; null: an authority's outside. */
  revocation_list: string | null
}
export interface Seal {
  id: string
  number: string
  name: string
  type: (typeof SEAL_TYPES)[number]
  state: 'enabled' | 'disabled' | 'pending' | 'suspended'
  unlock_by: 'pin' | 'code' | 'holder'
  unit: Unit
  width_mm: number
  height_mm: number
  uses: number
  last_used: string | null
  created: string
  pin_failures: number
  certificate: Certificate
}

/* GB/T 38540: the seal's structure, judged. */
export interface StructureStep {
  clause: string
  step: 'format' | 'maker_signature' | 'maker_certificate' | 'maker_revocation' | 'validity' | 'timestamp'
  outcome: 'passed' | 'note' | 'not_done' | 'failed'
  reason: string | null
}
export interface StructureReport {
  overall: 'valid' | 'untrusted' | 'undecided' | 'invalid' | 'unreadable'
  steps: StructureStep[]
  maker: { subject: string } | null
  seal?: { version: number; algorithm: string; created: string; valid_from: string; valid_until: string }
}

export const SEAL_TYPES = ['official', 'invoice', 'finance', 'contract', 'tax', 'legal_person'] as const

export const seals = (query: Query) => ask<Page<Seal>>('GET', '/seals', { query })
export const seal = (id: string) => ask<Seal>('GET', `/seals/${id}`)
export const sealPicture = (id: string) => askBlob(`/seals/${id}/picture`)
export const sealStructure = (id: string) => askBlob(`/seals/${id}/structure`)
export const structureReport = (id: string) => ask<StructureReport>('GET', `/seals/${id}/structure/verification`)
export const certificates = (query: Query) => ask<Page<Certificate>>('GET', '/seals/certificates', { query })
export const certificate = (id: string) => ask<CertificateWhole>('GET', `/seals/certificates/${id}`)
export const REVOCATION_REASONS = ['unspecified', 'keyCompromise', 'affiliationChanged', 'superseded', 'cessationOfOperation', 'privilegeWithdrawn'] as const
export const revokeCertificate = (id: string, order: { revocation_reason: string; reason: string; invalid_since?: string }) =>
  ask<Certificate>('POST', `/seals/certificates/${id}/revoke`, { json: order })
export const holdCertificate = (id: string, how: 'hold' | 'release', reason: string) =>
  ask<Certificate>('POST', `/seals/certificates/${id}/${how}`, { json: { reason } })
export const importSeal = (form: FormData, once: string) => ask<Seal>('POST', '/seals/imports', { form, once })
export const importCertificate = (form: FormData, once: string) =>
  ask<Seal>('POST', '/seals/certificates', { form, once })
export const certificateChallenge = () => ask<{ challenge: string; expires: string }>('POST', '/seals/certificates/challenges')
export const registerOutside = (form: FormData, once: string) => ask<Seal>('POST', '/seals/certificates/registrations', { form, once })
export const unlockSeal = (id: string, pin: string, uses: number) => ask<{ activation: string }>('POST', `/seals/${id}/activations`, { json: { pin, uses } })
export const changePin = (id: string, old_pin: string, new_pin: string) =>
  ask<void>('POST', `/seals/${id}/pin`, { json: { old_pin, new_pin } })
export const steerSeal = (id: string, how: 'disable' | 'enable' | 'unlock', reason: string) =>
  ask<void>('POST', `/seals/${id}/${how}`, { json: { reason } })
