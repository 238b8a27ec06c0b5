import { ask, askBlob, type Query } from './http'
import type { Page, Unit } from './types'
import type { CopiesRule } from './signing'

export interface UnitFull extends Unit {
  parent_id: string | null
  authority_id: string | null
  level: number
  state: 'active' | 'closed'
  details: Record<string, string>
  created: string
}
export interface AuthorityNode extends UnitFull {
  children: AuthorityNode[]
}
export interface Permission {
  name: string
  group: string
  title: string
  power: 'manage' | 'use' | 'audit' | null
}
export interface PermissionItem extends Permission {
  /* May the reader hand it out. */
  grantable: boolean
}
export interface Grant extends Permission {
  use: boolean
  from: Array<{ role_id: string; role_name: string; by_kind: boolean; use: boolean; since: string | null; by_id: string | null; by_name: string | null }>
}
export interface UserGrants {
  in_force: boolean
  permissions: Grant[]
}
export interface Role {
  id: string
  code: string | null
  name: string
  description: string
  built_in: boolean
  /* Held by every account of this kind; not assigned by hand. */
  account_kind: 'officer' | 'taxpayer' | null
  permissions: string[]
  /* What its holders may hand out. */
  grantable: string[]
  holders: number
}
export interface User {
  id: string
  login: string
  name: string
  state: string
  unit: Unit
  role_names: string
}
export interface Category {
  id: string
  parent_id: string | null
  level: 1 | 2 | 3
  name: string
  voucher_code: string | null
  service_id: string | null
  classification_code: string | null
  retention: string | null
  secrecy: string | null
  form_name: string | null
  version: number
  state: 'active' | 'disabled'
  printing: { copies: CopiesRule; allowed: number | null; keeps_original: boolean } | null
  children?: Category[]
}
export interface CategoryVersion {
  version: number
  title: string
  edition: string
  template_name: string
  config_name: string
  pages: number
  in_force: boolean
  created: string
  created_by: string | null
}
export interface CategoryWhole extends Category {
  versions: CategoryVersion[]
}
export interface Parameter {
  name: string
  group: string
  title: string
  explanation: string
  kind: 'choice' | 'int' | 'text'
  choices?: string[]
  min?: number
  max?: number
  default: string
  value: string
  changed: string | null
  changed_by: string | null
}
export interface AuditEntry {
  id: string
  time: string
  service: string
  caller: { kind: string; id: string; name: string | null; unit_id: string | null; session_id: string | null; address: string | null }
  action: string
  object: string
  object_id: string
  unit_id: string | null
  detail: string | null
  outcome: string
  request_id: string | null
}
/* A C2SP checkpoint: origin, size, root and signatures, as text; `verifier` is the key that signs it. */
export interface Checkpoint {
  checkpoint: string
  verifier: string
}
export interface Proof {
  leaf: string
  leaf_index: number
  tree_size: number
  root: string
  path: string[]
  checkpoint: string
}

export interface UnitChange {
  id: string
  field: 'name' | 'parent' | 'state' | 'details'
  from: string
  to: string
  effective_on: string
  changed: string
  by_id: string
  by_name: string | null
}
export type ImportOutcome = 'new' | 'fault' | 'same' | 'create' | 'change' | 'done' | 'failed'
export interface UnitImport {
  id: string
  file_name: string
  effective_on: string
  state: 'checking' | 'checked' | 'running' | 'done' | 'failed' | 'cancelled'
  owner: string
  total: number
  job_total: number
  job_done: number
  created: string
  counts?: Record<Exclude<ImportOutcome, 'new'>, number>
}
export interface UnitImportRow {
  line: number
  kind: string
  code: string
  name: string
  parent_code: string
  outcome: ImportOutcome
  faults: Array<{ field: string; code: string; title: string }>
}

export const unitHistory = (id: string, query: Query) => ask<Page<UnitChange>>('GET', `/admin/units/${id}/history`, { query })
export const unitImports = (query: Query) => ask<Page<UnitImport>>('GET', '/admin/unit-imports', { query })
export const unitImport = (id: string) => ask<UnitImport>('GET', `/admin/unit-imports/${id}`)
export const beginUnitImport = (form: FormData, once: string) => ask<UnitImport>('POST', '/admin/unit-imports', { form, once })
export const unitImportRows = (id: string, query: Query) => ask<Page<UnitImportRow>>('GET', `/admin/unit-imports/${id}/rows`, { query })
export const steerUnitImport = (id: string, how: 'start' | 'cancel') => ask<UnitImport>('POST', `/admin/unit-imports/${id}/${how}`)
export const units = (query: Query) => ask<Page<UnitFull>>('GET', '/admin/units', { query })
export const unit = (id: string, on?: string) => ask<UnitFull>('GET', `/admin/units/${id}`, { query: on ? { on } : {} })
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
export const userRoles = (id: string) => ask<{ roles: Role[] }>('GET', `/admin/users/${id}/roles`)
export const userGrants = (id: string) => ask<UserGrants>('GET', `/admin/users/${id}/permissions`)
export const setUserRoles = (id: string, role_ids: string[]) =>
  ask<void>('PUT', `/admin/users/${id}/roles`, { json: { role_ids } })
export const categories = () => ask<{ items: Category[] }>('GET', '/admin/categories')
export const category = (id: string) => ask<CategoryWhole>('GET', `/admin/categories/${id}`)
export const createCategory = (json: object, once: string) => ask<CategoryWhole>('POST', '/admin/categories', { json, once })
export const createForm = (parent: string, form: FormData, once: string) =>
  ask<CategoryWhole>('POST', `/admin/categories/${parent}/forms`, { form, once })
export const changeCategory = (id: string, json: object) => ask<CategoryWhole>('PATCH', `/admin/categories/${id}`, { json })
export const newFormVersion = (id: string, form: FormData, once: string) =>
  ask<CategoryWhole>('POST', `/admin/categories/${id}/versions`, { form, once })
export const useFormVersion = (id: string, version: number) => ask<CategoryWhole>('POST', `/admin/categories/${id}/versions/${version}/use`)
export const versionFile = (id: string, version: number, what: 'preview' | 'template' | 'config') => askBlob(`/admin/categories/${id}/versions/${version}/${what}`)
export const parameters = () => ask<{ items: Parameter[] }>('GET', '/admin/parameters')
export const setParameters = (values: Record<string, string>) => ask<{ items: Parameter[] }>('PUT', '/admin/parameters', { json: values })
export const auditEntries = (query: Query) => ask<Page<AuditEntry>>('GET', '/admin/audit/entries', { query })
export const checkpoint = () => ask<Checkpoint>('GET', '/admin/audit/checkpoint')
export const proof = (id: string) => ask<Proof>('GET', `/admin/audit/entries/${id}/proof`)
