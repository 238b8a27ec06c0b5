import { ask, type Query } from './http'
import type { Page } from './types'

export interface Side {
  id: string
  code: string
  name: string
}
export interface Mandate {
  id: string
  client: Side
  agent: Side
  may_seal: boolean
  from_date: string
  to_date: string
  state: 'future' | 'in_force' | 'ended' | 'revoked'
  created: string
  revoked: string | null
}
export interface MandateInput {
  client_code?: string
  agent_code: string
  from_date: string
  to_date: string
  may_seal: boolean
}

export const mandates = (query: Query) => ask<Page<Mandate>>('GET', '/admin/mandates', { query })
export const giveMandate = (body: MandateInput, once: string) => ask<Mandate>('POST', '/admin/mandates', { json: body, once })
export const revokeMandate = (id: string) => ask<Mandate>('POST', `/admin/mandates/${id}/revocation`)
