/* A taxpayer who has never signed in, with a certificate file of the demonstration's own authority. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { demo, ROOT, sql, URL_, VAR } from './support.mjs'

const FIRST = '888888'
const LIST = `
import json, sys
sys.path.insert(0, sys.argv[1])
import world
everyone = world.taxpayers()
holders = {t["code"] for t in world.certificate_holders(everyone)}
print(json.dumps([[t["code"], t["name"]] for t in everyone if t["code"] not in holders]))`
const ISSUE = `
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import ca
ca.Authority(Path(sys.argv[2])).issue(sys.argv[3], sys.argv[4])`

const python = (program, ...words) => execFileSync('python3', ['-c', program, join(ROOT, 'ops/demo'), ...words], { encoding: 'utf8' })

/* Asked of the database, as signing in as those who have come would count as guessing. */
function neverCame(codes) {
  const known = codes.map((code) => `'${code}'`).join(', ')
  return new Set(
    sql(`SELECT a.login FROM estamp_auth.account a WHERE a.login IN (${known}) AND a.password_kind = 'fixed' AND a.last_login_ms = 0
         AND a.state = 'active' AND NOT EXISTS (SELECT 1 FROM estamp_seals.seal s WHERE s.unit_id = a.unit_id)`).flat(),
  )
}

export async function newcomer() {
  const all = JSON.parse(python(LIST)).reverse()
  const free = neverCame(all.map(([code]) => code))
  const [code, name] = all.find(([one]) => free.has(one)) ?? []
  assert.ok(code, 'the demonstration has no taxpayer left who has never signed in')
  python(ISSUE, join(VAR, 'demo'), code, name)
  return { code, name, password: FIRST, certificate: join(VAR, 'demo/certificates', `${code}.p12`), certificatePassword: demo().certificatePassword }
}

/* The common first password works only beside the certificate, which the page asks for when the server says so. */
export async function firstSignIn(page, someone) {
  await page.goto(`${URL_}/login`)
  await page.locator('input[autocomplete=username]').fill(someone.code)
  await page.locator('input[autocomplete=current-password]').fill(someone.password)
  await page.locator('form button[type=submit]').click()
  await page.locator('main input[type=file]').setInputFiles(someone.certificate)
  await page.locator('main input[type=password]').nth(1).fill(someone.certificatePassword)
  await page.locator('form button[type=submit]').click()
  await page.waitForURL(/\/welcome/)
}
