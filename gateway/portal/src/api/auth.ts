import { ask, onceKey, postBlob, type Query } from './http'
import type { Proof } from './keys'
import type { Page, Unit } from './types'

export interface LoginSession {
  id: string
  created: string
  last_used: string
  address: string
  agent: string
  expires: string
  by_certificate: boolean
  current: boolean
}
export interface AccountBatch {
  id: string
  action: 'create' | 'reset'
  state: 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled'
  total: number
  done: number
  failed: number
  created: string
  finished: string | null
}
export interface AccountBatchFull extends AccountBatch {
  own: boolean
  slips: number
  faults: Array<{ login: string; code: string; title: string }>
}
export interface SecondFactor {
  on: boolean
  since: string | null
  recovery_codes_left: number
}
export interface SecondFactorNew {
  secret: string
  uri: string
  qr: string[]
}
export interface LoginCertificate {
  id: string
  subject: string
  issuer: string
  serial: string
  fingerprint: string
  not_after: string
  registered: string
  last_used: string | null
}
export interface AccountFull {
  id: string
  login: string
  name: string
  kind: 'officer' | 'taxpayer'
  unit: Unit | null
  state: 'active' | 'disabled'
  password: 'initial' | 'own'
  password_expires: string | null
  held: string | null
  last_login: string | null
  initial_password?: string
}
export interface Client {
  client_id: string
  name: string
  unit: Unit | null
  scopes: string[]
  state: 'active' | 'disabled'
  created: string
  last_used: string | null
  client_secret?: string
}

export const sessions = () => ask<Page<LoginSession>>('GET', '/auth/sessions')
export const endSession = (id: string) => ask<void>('DELETE', `/auth/sessions/${id}`)
export const endOtherSessions = () => ask<void>('DELETE', '/auth/sessions')
export const sessionsOf = (id: string) => ask<Page<LoginSession>>('GET', `/auth/accounts/${id}/sessions`)
export const endSessionsOf = (id: string) => ask<void>('DELETE', `/auth/accounts/${id}/sessions`)
export const endSessionOf = (id: string, one: string) => ask<void>('DELETE', `/auth/accounts/${id}/sessions/${one}`)
export const secondFactor = () => ask<SecondFactor>('GET', '/auth/second-factor')
export const beginSecondFactor = (password: string) => ask<SecondFactorNew>('POST', '/auth/second-factor', { json: { password }, once: onceKey() })
export const confirmSecondFactor = (code: string) => ask<{ recovery_codes: string[] }>('POST', '/auth/second-factor/confirm', { json: { code } })
export const renewRecoveryCodes = (password: string) => ask<{ recovery_codes: string[] }>('POST', '/auth/second-factor/codes', { json: { password } })
export const removeSecondFactor = (password: string) => ask<void>('POST', '/auth/second-factor/remove', { json: { password } })
export const loginCertificates = () => ask<Page<LoginCertificate>>('GET', '/auth/certificates')
export const registerCertificate = (proof: Proof) => ask<LoginCertificate>('POST', '/auth/certificates', { json: { proof }, once: onceKey() })
export const removeCertificate = (id: string) => ask<void>('DELETE', `/auth/certificates/${id}`)
export const accountBatches = () => ask<Page<AccountBatch>>('GET', '/auth/account-batches')
export const accountBatch = (id: string) => ask<AccountBatchFull>('GET', `/auth/account-batches/${id}`)
export const beginAccountBatch = (json: object, once: string) => ask<AccountBatchFull>('POST', '/auth/account-batches', { json, once })
export const printSlips = (id: string, json: object) => postBlob(`/auth/account-batches/${id}/slips`, { json })
export const accounts = (query: Query) => ask<Page<AccountFull>>('GET', '/auth/accounts', { query })
export const createAccount = (json: object, once: string) => ask<AccountFull>('POST', '/auth/accounts', { json, once })
export const steerAccount = (id: string, how: 'reset' | 'confirm' | 'disable' | 'enable' | 'second-factor/reset', once: string) =>
  ask<AccountFull>('POST', `/auth/accounts/${id}/${how}`, { once })
export const clients = (query: Query) => ask<Page<Client>>('GET', '/auth/clients', { query })
export const createClient = (json: object, once: string) => ask<Client>('POST', '/auth/clients', { json, once })
export const rotateClient = (id: string, once: string) => ask<Client>('POST', `/auth/clients/${id}/rotate`, { once })
export const setClientScopes = (id: string, scopes: string[]) => ask<Client>('PUT', `/auth/clients/${id}/scopes`, { json: { scopes } })
export const disableClient = (id: string, once: string) => ask<Client>('POST', `/auth/clients/${id}/disable`, { once })
