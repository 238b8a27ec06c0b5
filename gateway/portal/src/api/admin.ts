import { ask, askBlob, type Query } from './http'
import type { Page, Unit } from './types'

export interface UnitFull extends Unit {
  authority: Unit | null
  parent_id?: string | null
  address?: string
  phone?: string
  legal_person?: string
  state?: string
}
export interface AuthorityNode extends Unit {
  children: AuthorityNode[]
}
export interface PermissionItem {
  name: string
  group: string
  title: string
}
export interface Role {
  id: string
  name: string
  permissions: string[]
  builtin?: boolean
  users?: number
}
export interface User {
  id: string
  login: string
  name: string
  kind: 'officer' | 'taxpayer'
  unit: Unit
  state: 'active' | 'disabled' | 'initial'
  roles?: Array<{ id: string; name: string }>
}
export interface Category {
  id: string
  level: 1 | 2 | 3
  parent_id: string | null
  name: string
  voucher_code?: string | null
  service_id?: string | null
  classification_code?: string | null
  retention?: string | null
  secrecy?: string | null
  template_name?: string | null
  config_name?: string | null
  version?: number | null
  enabled: boolean
  children?: Category[]
}
export interface Parameter {
  name: string
  value: string
  title: string
  kind: 'integer' | 'choice' | 'text' | 'boolean'
  choices?: string[]
  default?: string
}
export interface AuditEntry {
  id: string
  time: string
  actor: { id: string; login: string; name: string } | null
  action: string
  action_title?: string
  object: string
  object_id: string
  outcome: string
  address?: string
  detail?: unknown
  request_id?: string
  leaf?: number | null
}
export interface Checkpoint {
  origin: string
  size: number
  root: string
  time: string
  text: string
}
export interface Proof {
  leaf_index: number
  tree_size: number
  leaf_hash: string
  hashes: string[]
  root: string
}

export const RETENTIONS = ['permanent', '30y', '10y'] as const
export const SECRECIES = ['public', 'internal', 'confidential', 'secret', 'top_secret'] as const

export const units = (query: Query) => ask<Page<UnitFull>>('GET', '/admin/units', { query })
export const unit = (id: string) => ask<UnitFull>('GET', `/admin/units/${id}`)
export const lookUpUnit = (code: string) => ask<UnitFull>('GET', '/admin/units/lookup', { query: { code } })
export const createUnit = (json: object, once: string) => ask<UnitFull>('POST', '/admin/units', { json, once })
export const changeUnit = (id: string, json: object) => ask<UnitFull>('PATCH', `/admin/units/${id}`, { json })
export const authorities = () => ask<{ items: AuthorityNode[] }>('GET', '/admin/authorities')
export const permissions = () => ask<{ items: PermissionItem[] }>('GET', '/admin/permissions')
export const roles = () => ask<Page<Role>>('GET', '/admin/roles')
export const createRole = (name: string, once: string) => ask<Role>('POST', '/admin/roles', { json: { name }, once })
export const deleteRole = (id: string) => ask<void>('DELETE', `/admin/roles/${id}`)
export const setPermissions = (id: string, names: string[]) =>
  ask<Role>('PUT', `/admin/roles/${id}/permissions`, { json: { permissions: names } })
export const users = (query: Query) => ask<Page<User>>('GET', '/admin/users', { query })
export const userRoles = (id: string) => ask<{ role_ids: string[] }>('GET', `/admin/users/${id}/roles`)
export const setUserRoles = (id: string, role_ids: string[]) =>
  ask<void>('PUT', `/admin/users/${id}/roles`, { json: { role_ids } })
export const categories = () => ask<{ items: Category[] }>('GET', '/admin/categories')
export const createCategory = (json: object, once: string) => ask<Category>('POST', '/admin/categories', { json, once })
export const createForm = (parent: string, form: FormData, once: string) =>
  ask<Category>('POST', `/admin/categories/${parent}/forms`, { form, once })
export const changeCategory = (id: string, json: object) => ask<Category>('PATCH', `/admin/categories/${id}`, { json })
export const newFormVersion = (id: string, form: FormData, once: string) =>
  ask<Category>('POST', `/admin/categories/${id}/versions`, { form, once })
export const categoryPreview = (id: string) => askBlob(`/admin/categories/${id}/preview`)
export const parameters = () => ask<{ items: Parameter[] }>('GET', '/admin/parameters')
export const setParameters = (values: Record<string, string>) => ask<{ items: Parameter[] }>('PUT', '/admin/parameters', { json: values })
export const auditEntries = (query: Query) => ask<Page<AuditEntry>>('GET', '/admin/audit/entries', { query })
export const checkpoint = () => ask<Checkpoint>('GET', '/admin/audit/checkpoint')
export const proof = (id: string) => ask<Proof>('GET', `/admin/audit/entries/${id}/proof`)
