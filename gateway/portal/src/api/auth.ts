import { ask, type Query } from './http'
import type { Page, Unit } from './types'

export interface LoginSession {
  id: string
  created: string
  last_used: string
  address: string
  agent: string
  expires: string
  current: boolean
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
export const accounts = (query: Query) => ask<Page<AccountFull>>('GET', '/auth/accounts', { query })
export const createAccount = (json: object, once: string) => ask<AccountFull>('POST', '/auth/accounts', { json, once })
export const steerAccount = (id: string, how: 'reset' | 'disable' | 'enable', once: string) =>
  ask<AccountFull>('POST', `/auth/accounts/${id}/${how}`, { once })
export const clients = (query: Query) => ask<Page<Client>>('GET', '/auth/clients', { query })
export const createClient = (json: object, once: string) => ask<Client>('POST', '/auth/clients', { json, once })
export const disableClient = (id: string, once: string) => ask<Client>('POST', `/auth/clients/${id}/disable`, { once })
