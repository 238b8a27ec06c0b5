import { computed } from 'vue'
import { may, session } from './api/session'

/* The menu says the manual's words, so that its reader finds everything. `any`: shown to whoever holds one of these. */
export interface Item {
  name: string
  any?: string[]
}
export interface Group {
  name: string
  items: Item[]
}

const TAXPAYER: Group[] = [
  {
    name: 'mine',
    items: [
      { name: 'home' },
      { name: 'waiting', any: ['document.seal'] },
      { name: 'uploads', any: ['document.submit'] },
      { name: 'sealed', any: ['sealing.query'] },
      { name: 'notices', any: ['document.seal'] },
      { name: 'mandates', any: ['mandate.manage'] },
      { name: 'my-seals', any: ['seal.query'] },
      { name: 'my-certificates', any: ['seal.query', 'certificate.import_own'] },
      { name: 'security' },
    ],
  },
]

const OFFICER: Group[] = [
  { name: 'start', items: [{ name: 'home' }] },
  {
    name: 'seals',
    items: [
      { name: 'seal-import', any: ['seal.import'] },
      { name: 'seal-batch', any: ['seal.batch'] },
      { name: 'seal-approvals', any: ['seal.approve'] },
      { name: 'seal-query', any: ['seal.query'] },
      { name: 'certificates', any: ['seal.query'] },
      { name: 'sealing-query', any: ['sealing.query'] },
      { name: 'uploads', any: ['document.submit'] },
      { name: 'waiting', any: ['document.seal'] },
    ],
  },
  {
    name: 'archives',
    items: [
      { name: 'archiving', any: ['archive.run'] },
      { name: 'archive-query', any: ['archive.query'] },
    ],
  },
  { name: 'taxpayers', items: [{ name: 'taxpayers', any: ['taxpayer.query'] }, { name: 'mandates', any: ['mandate.manage'] }] },
  { name: 'statistics', items: [{ name: 'statistics', any: ['statistics.read'] }] },
  {
    name: 'system',
    items: [
      { name: 'user-roles', any: ['user.roles'] },
      { name: 'roles', any: ['role.manage'] },
      { name: 'categories', any: ['category.manage'] },
      { name: 'units', any: ['unit.manage', 'account.manage'] },
      { name: 'account-batches', any: ['account.manage'] },
      { name: 'clients', any: ['client.manage'] },
      { name: 'parameters', any: ['parameter.manage'] },
    ],
  },
  {
    name: 'audit',
    items: [
      { name: 'audit-log', any: ['audit.read'] },
      { name: 'audit-check', any: ['audit.read'] },
    ],
  },
  { name: 'account', items: [{ name: 'notices' }, { name: 'security' }] },
]

export const permissionsOf: Record<string, string[] | undefined> = Object.fromEntries(
  [...TAXPAYER, ...OFFICER].flatMap((group) => group.items).map((item) => [item.name, item.any]),
)

export const menu = computed<Group[]>(() => {
  if (!session.account || session.stage) return []
  return (session.account.kind === 'taxpayer' ? TAXPAYER : OFFICER)
    .map((group) => ({ ...group, items: group.items.filter((item) => !item.any || item.any.some(may)) }))
    .filter((group) => group.items.length > 0)
})
