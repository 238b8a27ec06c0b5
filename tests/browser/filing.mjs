/* The filing system: declarations that wait for their taxpayer's seal, so that a story does not live on what others left. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, URL_, VAR } from './support.mjs'

const API = `${URL_}/api/v1`
const FIRST_YEAR = new Date().getFullYear() - 30 /* earlier than the years that the archives' story looks for */

/* A JSON call; `token` of filingToken or of a person. Answers the body. */
export async function call(method, path, { token, ...init } = {}) {
  const headers = { ...(token ? { authorization: `Bearer ${token}` } : {}), ...init.headers }
  const answer = await fetch(API + path, { method, ...init, headers })
  const text = await answer.text()
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`)
  return text ? JSON.parse(text) : null
}
export const json = (body) => ({ headers: { 'content-type': 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body) })

export async function filingToken() {
  const program = JSON.parse(readFileSync(join(VAR, 'demo/filing-client.json'), 'utf8'))
  const basic = Buffer.from(`${program.client_id}:${program.client_secret}`).toString('base64')
  const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' }
  return (await call('POST', '/auth/token', { headers, body: 'grant_type=client_credentials' })).access_token
}

/* The body of a VAT declaration, by the month or by the quarter, as the taxpayer declares. */
export function sample(login, year, turn) {
  const run = (kind, month) => execFileSync('python3', [join(ROOT, 'ops/demo/sample.py'), kind, login, String(year), String(month)], { encoding: 'utf8', stdio: 'pipe' })
  try {
    return run('vat_general', turn)
  } catch {
    return run('vat_small', 3 * turn - 2)
  }
}

/* `count` (at most 3) new documents of the taxpayer, all of one year. A period is declared once: another year with every run. */
export async function declare(login, count) {
  const token = await filingToken()
  for (let turn = 0; turn < 20; turn++) {
    const year = FIRST_YEAR - Math.floor(Math.random() * 90)
    try {
      const made = []
      for (let one = 1; one <= count; one++) made.push(await call('POST', '/signing/declarations', { token, ...json(sample(login, year, one)) }))
      return made
    } catch (error) {
      if (!/declaration_exists/.test(error.message)) throw error
    }
  }
  throw new Error(`${login} has declared every year`)
}
