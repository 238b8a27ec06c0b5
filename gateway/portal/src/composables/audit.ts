import type { Query } from '@/api/http'
import { applied } from './filters'

export const AUDIT_FILTERS = { action: '', object_id: '', from: '', to: '' }

/* Days of the reader's calendar become instants. */
export function auditQuery(address: Record<string, unknown>): Query {
  const { from, to, ...rest } = applied(address, Object.keys(AUDIT_FILTERS))
  return {
    ...rest,
    from: from && new Date(`${from}T00:00:00`).toISOString(),
    to: to && new Date(`${to}T23:59:59.999`).toISOString(),
  }
}

/* What the services write, as they write it. */
export const AUDIT_ACTIONS = [
  'account.bootstrap',
  'account.create',
  'account.disable',
  'account.enable',
  'account.reset',
  'archive.batch',
  'archive.cancel',
  'archive.finish',
  'archive.pause',
  'archive.read',
  'archive.resume',
  'archive.run',
  'category.change',
  'category.create',
  'category.form',
  'category.version',
  'client.create',
  'client.disable',
  'client.token',
  'declaration.submit',
  'document.file',
  'document.freeze',
  'document.release',
  'document.seal',
  'login',
  'logout',
  'parameter.set',
  'password.change',
  'role.change',
  'role.create',
  'role.permissions',
  'role.remove',
  'seal.activate',
  'seal.change_pin',
  'seal.disable',
  'seal.enable',
  'seal.import',
  'seal.unlock',
  'seal.use',
  'service.token',
  'session.end',
  'session.reuse',
  'signing_key.make',
  'unit.change',
  'unit.create',
  'user.roles',
]
