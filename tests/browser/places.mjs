/* Who sees which pages, for the programs that look at all of them. A part that begins with a colon is the id of something that the
 * running system holds, asked for when it is needed: /archives/:record. */
import { demo, URL_, withRole } from './support.mjs'

export const PEOPLE = {
  taxpayer: () => demo().taxpayers[1],
  officer: () => withRole('税务人员'),
  keeper: () => withRole('印章管理员'),
  archivist: () => withRole('档案管理员'),
  admin: () => withRole('系统管理员'),
  auditor: () => withRole('审计员'),
}

export const PAGES = {
  anyone: ['/login', '/verify', '/verify/0000000000000000', '/verify/:receipt', '/help', '/help/integrators', '/unsubscribe?token=x', '/nowhere'],
  taxpayer: [
    '/', '/waiting', '/sealing?ids=:waiting', '/sealing/all', '/sealing/outside?ids=:waiting', '/uploads', '/sealed', '/documents/:sealed', '/notices',
    '/mandates', '/my/seals', '/my/certificates', '/security', '/password',
  ],
  officer: [
    '/', '/seals/import', '/seals/batch', '/seals', '/seals/:seal', '/sealings', '/uploads', '/documents/:sealed',
    '/documents/:correctable/correct', '/archives', '/taxpayers', '/mandates', '/notices', '/statistics',
  ],
  keeper: ['/', '/seals', '/seals/:seal', '/seals/certificates', '/seals/approvals'],
  archivist: ['/', '/archiving', '/archiving/:run', '/archives', '/archives/:record', '/archives/volumes', '/archives/volumes/:volume'],
  admin: [
    '/', '/system/user-roles', '/system/roles', '/system/categories', '/system/units', '/system/units/import', '/system/account-batches',
    '/system/clients', '/system/parameters', '/statistics',
  ],
  auditor: ['/', '/audit', '/audit/check'],
}

const tokens = new Map()
async function token(who) {
  const { login, password } = PEOPLE[who]()
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password }) }
  return (await (await fetch(`${URL_}/api/v1/auth/login`, init)).json()).access_token
}

/* What the API answers `who`. */
export async function asked(who, path) {
  if (!tokens.has(who)) tokens.set(who, await token(who))
  const answer = await fetch(`${URL_}/api/v1${path}`, { headers: { authorization: `Bearer ${tokens.get(who)}` } })
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return answer
}
const first = async (who, path) => (await (await asked(who, path)).json()).items[0]

/* A document that has this part: tests put rows beside the demonstration's that were never declared. */
async function firstWith(part, who, states) {
  const { items } = await (await asked(who, `/signing/documents?state=${states}&limit=200`)).json()
  for (const { id } of items)
    if (await asked(who, `/signing/documents/${id}/${part}`).catch(() => null)) return id
  return undefined
}

const THINGS = {
  waiting: async (who) => (await first(who, '/signing/documents?state=waiting&limit=1'))?.id,
  correctable: (who) => firstWith('fields', who, 'waiting'),
  sealed: (who) => firstWith('file', who, 'sealed,archived'),
  receipt: async () => (await first('taxpayer', '/signing/documents?state=sealed,archived&limit=1'))?.number,
  seal: async (who) => (await first(who, '/seals?state=enabled&limit=1'))?.id,
  run: async (who) => (await first(who, '/archives/runs?limit=1'))?.id,
  record: async (who) => (await first(who, '/archives/records?limit=1'))?.id,
  volume: async (who) => (await first(who, '/archives/volumes?year=2024&limit=1'))?.id,
}

/* The address with its things named; null where the system holds none of a kind. */
export async function address(who, path) {
  const name = /:(\w+)/.exec(path)?.[1]
  if (!name) return path
  const id = await THINGS[name](who)
  return id ? path.replace(`:${name}`, id) : null
}
