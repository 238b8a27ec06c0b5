import { ask, askBlob, type Query } from './http'
import type { Page, Unit } from './types'

export interface Certificate {
  id: string
  unit: Unit
  subject: string
  issuer: string
  serial: string
  valid_from: string
  valid_to: string
  algorithm: string
  key_usage: string[]
  fingerprint: string
  state: 'valid' | 'expired' | 'revoked' | 'not_yet' | 'waiting'
  trust: 'trusted' | 'untrusted' | 'unknown'
  chain: Array<{ subject: string; issuer: string; valid_to: string }>
  imported: string
}
export interface Seal {
  id: string
  name: string
  type: string
  state: 'enabled' | 'disabled' | 'locked'
  unit: Unit
  valid_from: string
  valid_to: string
  width_mm: number
  height_mm: number
  certificate: Certificate | { id: string }
  created: string
  uses: number
}

export const SEAL_TYPES = ['official', 'finance', 'tax', 'invoice', 'contract', 'legal_person'] as const

export const seals = (query: Query) => ask<Page<Seal>>('GET', '/seals', { query })
export const seal = (id: string) => ask<Seal>('GET', `/seals/${id}`)
export const sealPicture = (id: string) => askBlob(`/seals/${id}/picture`)
export const certificates = (query: Query) => ask<Page<Certificate>>('GET', '/seals/certificates', { query })
export const certificate = (id: string) => ask<Certificate>('GET', `/seals/certificates/${id}`)
export const importSeal = (form: FormData, once: string) => ask<Seal>('POST', '/seals/imports', { form, once })
export const importCertificate = (form: FormData, once: string) =>
  ask<{ certificate: Certificate; seal: Seal | null }>('POST', '/seals/certificates', { form, once })
export const changePin = (id: string, old_pin: string, new_pin: string) =>
  ask<void>('POST', `/seals/${id}/pin`, { json: { old_pin, new_pin } })
export const steerSeal = (id: string, how: 'disable' | 'enable' | 'unlock', reason: string) =>
  ask<Seal>('POST', `/seals/${id}/${how}`, { json: { reason } })
