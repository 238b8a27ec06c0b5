/* What every browser test needs: Chromium, people who sign in, and the rule that nothing may be wrong in the console. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium } from 'playwright-core'

export const URL_ = process.env.ESTAMP_URL ?? 'http://127.0.0.1:7001/estamp'
export const ROOT = process.env.ESTAMP_ROOT ?? new URL('../..', import.meta.url).pathname
export const VAR = process.env.ESTAMP_VAR ?? `${ROOT}/var`
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/* Earlier tests were refused from this very address, so a sign-in may have to wait (signIn does). */
const WAITED_FOR = /status of 429.*auth\/login/

export function launch() {
  return chromium.launch({ executablePath: process.env.ESTAMP_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
}

/* The note that the demonstration leaves: login, password and name, one a line. */
export function demo() {
  const text = readFileSync(`${VAR}/demo/ACCOUNTS.txt`, 'utf8')
  const rows = [...text.matchAll(/^ {2}(\S+) +(\S+) +(\S+)(.*)$/gm)].map(([, login, password, name, rest]) => ({ login, password, name, rest: rest.trim() }))
  const ready = text.slice(0, text.search(/First login/))
  const isReady = (row) => ready.includes(`  ${row.login} `)
  return {
    pin: /PIN\D*(\d{6,})/.exec(text)[1],
    bureaus: (/Bureaus whose seal[^:]*: ([\d ]+)/.exec(text)?.[1] ?? '').trim().split(' '),
    certificatePassword: /password (\S+)/.exec(text.slice(text.search(/Certificates/)))[1],
    officers: rows.filter((row) => isReady(row) && row.rest),
    taxpayers: rows.filter((row) => isReady(row) && !row.rest),
    newcomers: rows.filter((row) => !isReady(row)),
  }
}
/* Rows as lists of texts, by the database's own root: to look inside, or to make what the API would take too long to make. */
export function sql(statement) {
  const options = ['--no-defaults', '--socket=run/db.sock', '--default-character-set=utf8mb4', '--batch', '--skip-column-names']
  const text = execFileSync('mariadb', options, { cwd: VAR, input: statement, encoding: 'utf8' }).trim()
  return text ? text.split('\n').map((row) => row.split('\t')) : []
}
export const withRole = (role) => demo().officers.find((row) => row.rest.includes(role))

/* A picture of the page, where somebody wants to look at one: ESTAMP_LOOKS names the folder. */
export async function look(page, name) {
  const folder = process.env.ESTAMP_LOOKS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

/* The API as a person has it: ask(method, path, body). */
export async function asPerson({ login, password }) {
  let token = ''
  const ask = async (method, path, body) => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: token } : {}) }
    const answer = await fetch(`${URL_}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) })
    assert.ok(answer.ok, `${path} ${answer.status} ${answer.ok ? '' : await answer.text()}`)
    return answer.json()
  }
  token = `Bearer ${(await ask('POST', '/auth/login', { login, password })).access_token}`
  return { token, ask }
}

/* A taxpayer of the demonstration that has a document in this state which stands and is not locked. */
export async function holderOf(state) {
  for (const holder of demo().taxpayers) {
    const { token, ask } = await asPerson(holder)
    const { items } = await ask('GET', `/signing/documents?state=${state}&limit=50`)
    const found = items.find((one) => one.standing === 'valid' && !one.locked && one.source === 'declaration')
    if (found) return { holder, token, ask, found }
  }
  return assert.fail(`no taxpayer of the demonstration has a document that is ${state}`)
}

/* A page whose console and network are watched: `clean()` at the end of a test fails on anything that should not be there. */
export async function open(browser, options = {}) {
  const { locale = 'zh-CN', width = 1280, height = 900, dark = false, large = false } = options
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', acceptDownloads: true })
  await context.addInitScript(
    ([chosen, isLarge]) => {
      localStorage.setItem('estamp-locale', chosen)
      if (isLarge) localStorage.setItem('estamp-preferences', JSON.stringify({ theme: 'auto', large: true }))
    },
    [locale, large],
  )
  context.setDefaultTimeout(90_000) /* for a machine with much other work */
  const page = await context.newPage()
  const faults = watch(page)
  const clean = (allowed = []) => {
    const left = faults.filter((fault) => !WAITED_FOR.test(fault) && !allowed.some((pattern) => pattern.test(fault)))
    assert.deepEqual(left, [])
  }
  return { context, page, clean }
}

/* What each page has asked for and not got, and since when; but for streams, which end when they like. */
const asking = new WeakMap()

export function watch(page) {
  const faults = []
  const open_ = new Map()
  asking.set(page, open_)
  page.on('request', (request) => request.url().endsWith('/stream') || open_.set(request, Date.now()))
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => open_.delete(request))
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy/.test(message.text())) faults.push(`console: ${message.text()} ${message.location().url}`)
  })
  return faults
}

export async function signIn(page, login, password) {
  const answered = () => !location.pathname.endsWith('/login') || !!document.querySelector('main [role=alert]')
  for (let turn = 0; turn < 5; turn++) {
    await page.goto(`${URL_}/login`)
    await page.locator('input[autocomplete=username]').fill(login)
    await page.locator('input[autocomplete=current-password]').fill(password)
    await page.locator('form button[type=submit]').click()
    await page.waitForFunction(answered)
    if (!new URL(page.url()).pathname.endsWith('/login')) return
    const words = await page.locator('main [role=alert]').first().innerText()
    const seconds = /(\d+)\s*(?:秒|second)/.exec(words)?.[1]
    assert.ok(seconds, `${login}: ${words}`)
    await page.waitForTimeout(Number(seconds) * 1000 + 500)
  }
  assert.fail(`${login} was not let in`)
}

/* Within the portal, as its own links do: the access token lives in memory only. */
export async function go(page, path) {
  await page.evaluate((to) => {
    history.pushState({}, '', to)
    dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  }, new URL(URL_).pathname + path)
  await settled(page)
}

/* The page that was asked for is there with what it has fetched. Playwright's networkidle tells that once a document, and not again when
 * the portal goes on to another page. What is not answered within ten seconds is not waited for. */
export async function settled(page) {
  const isAsking = () => [...(asking.get(page)?.values() ?? [])].some((since) => Date.now() - since < 10_000)
  const isWhole = () => !!document.querySelector('main h1') && !document.querySelector('main .el-skeleton')
  for (let quiet = 0; quiet < 2; ) {
    await page.waitForFunction(isWhole)
    while (isAsking()) await pause(20)
    await pause(25) /* what came is drawn, and asks for more if it must */
    quiet = !isAsking() && (await page.evaluate(isWhole).catch(() => false)) ? quiet + 1 : 0
  }
}

/* Asserts what `look` answers, which a slow machine may take a while to make true. */
export async function soon(look, wanted, what) {
  for (const end = Date.now() + 60_000; Date.now() < end; await pause(50)) if ((await look()) === wanted) return
  assert.equal(await look(), wanted, what)
}
export const counted = (locator, wanted) => soon(() => locator.count(), wanted)

/* What fades or slides is judged where it comes to rest: half transparent text has half the contrast. */
const atRest = () =>
  document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().endTime === Infinity)

/* Serious and critical findings, each said in one line. */
export async function findings(page) {
  await page.evaluate(AXE) /* takes a while */
  await page.waitForFunction(atRest)
  return page.evaluate(async () => {
    const result = await window.axe.run(document, { resultTypes: ['violations'] })
    return result.violations
      .filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .map((one) => `${one.impact} ${one.id}: ${one.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')}`)
  })
}

export async function assertAccessible(page, where) {
  assert.deepEqual(await findings(page), [], where)
}

export async function assertNoOverflow(page, where) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(over <= 0, `${where} is ${over} px too wide`)
}
