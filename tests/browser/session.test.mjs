/* Signing in and staying so: refusals, reloads, several tabs, an ended session. */
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { demo, go, launch, open, settled, signIn, URL_, watch, withRole } from './support.mjs'

let browser
before(async () => void (browser = await launch()))
after(() => browser.close())
const REFUSED = [/status of 401/, /status of 429/]

test('a wrong password is said, with a way back', async () => {
  const { page, context, clean } = await open(browser)
  await page.goto(`${URL_}/login`)
  await page.locator('input[autocomplete=username]').fill('nobody-here')
  await page.locator('input[autocomplete=current-password]').fill('not this one')
  await page.locator('form button[type=submit]').click()
  await page.getByRole('alert').waitFor()
  await page.getByRole('button', { name: '返回重新输入' }).click()
  assert.equal(await page.locator('input[autocomplete=username]').inputValue(), 'nobody-here')
  assert.equal(await page.locator('input[autocomplete=current-password]').inputValue(), '')
  assert.equal(await page.getByRole('alert').count(), 0)
  clean(REFUSED)
  await context.close()
})

test('a page that needs a sign-in comes back after it', async () => {
  const { page, context, clean } = await open(browser)
  const { login, password } = withRole('税务人员')
  await page.goto(`${URL_}/seals?q=%E6%BD%8D%E5%9D%8A`)
  await page.waitForURL(/\/login/)
  await page.locator('input[autocomplete=username]').fill(login)
  await page.locator('input[autocomplete=current-password]').fill(password)
  await page.locator('form button[type=submit]').click()
  await page.waitForURL(/\/seals\?q=/)
  clean()
  await context.close()
})

test('a page that the role does not include is refused in words', async () => {
  const { page, context, clean } = await open(browser)
  const { login, password } = withRole('审计员')
  await signIn(page, login, password)
  await go(page, '/system/roles')
  await page.locator('main h1', { hasText: '没有权限' }).waitFor()
  clean()
  await context.close()
})

test('the access token is in no storage, and a reload keeps the session', async () => {
  const { page, context, clean } = await open(browser)
  const { login, password } = demo().taxpayers[2]
  await signIn(page, login, password)
  await settled(page)
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) + document.cookie)
  assert.doesNotMatch(stored, /eyJ[\w-]+\.[\w-]+\./)
  await page.reload()
  await settled(page)
  assert.ok(!page.url().includes('/login'))
  clean()
  await context.close()
})

test('eight tabs that open at once do not end the session', async () => {
  const { page, context, clean } = await open(browser)
  const { login, password } = demo().taxpayers[2]
  await signIn(page, login, password)
  const tabs = await Promise.all(Array.from({ length: 8 }, () => context.newPage()))
  const faults = tabs.map(watch)
  await Promise.all(tabs.map((tab) => tab.goto(`${URL_}/my/seals`)))
  await Promise.all(tabs.map(settled))
  await Promise.all(tabs.map((tab) => tab.reload()))
  await Promise.all(tabs.map(settled))
  for (const tab of tabs) assert.ok(tab.url().endsWith('/my/seals'), tab.url())
  assert.deepEqual(faults.flat(), [])
  await go(page, '/waiting')
  await page.locator('main h1', { hasText: '待签文件' }).waitFor()
  clean()
  await context.close()
})

test('signing out in one tab signs out the others', async () => {
  const { page, context, clean } = await open(browser)
  const { login, password } = demo().taxpayers[2]
  await signIn(page, login, password)
  const other = await context.newPage()
  await other.goto(`${URL_}/waiting`)
  await settled(other)
  await page.locator('.who').click()
  await page.getByText('退出登录').click()
  await page.waitForURL(/\/login/)
  await other.waitForURL(/\/login/)
  clean()
  await context.close()
})

test('a sign-out that does not reach the server is said to be none', async () => {
  const { page, context, clean } = await open(browser)
  const { login, password } = demo().taxpayers[2]
  await signIn(page, login, password)
  await settled(page)
  await page.route('**/auth/logout', (route) => route.abort())
  await page.locator('.who').click()
  await page.getByText('退出登录').click()
  await page.waitForURL(/\/login/)
  await page.getByRole('alert').filter({ hasText: '没有通知到服务器' }).waitFor()
  clean([/net::ERR_FAILED/])
  await context.close()
})

test('an ended session asks for the password above the page, which goes on', async () => {
  const { page, context, clean } = await open(browser)
  const { login, password } = demo().taxpayers[2]
  let authorization = ''
  page.on('request', (request) => (authorization = request.headers().authorization ?? authorization))
  await signIn(page, login, password)
  await settled(page)
  await page.evaluate(async () => {
    const csrf = /estamp_csrf=([^;]+)/.exec(document.cookie)[1]
    await fetch('/estamp/api/v1/auth/logout', { method: 'POST', headers: { 'x-csrf-token': decodeURIComponent(csrf) } })
  })
  await refused(authorization)
  await page.getByRole('link', { name: '我的印章' }).first().click()
  const dialog = page.getByRole('dialog', { name: '登录已过期' })
  await dialog.waitFor()
  await dialog.locator('input[type=password]').fill(password)
  await dialog.getByRole('button', { name: '继续' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.locator('main canvas[role=img]').first().waitFor()
  clean(REFUSED)
  await context.close()
})

/* Until every service has heard that the session has ended. */
async function refused(authorization) {
  for (const path of ['/seals?limit=1', '/signing/notices/count']) {
    const status = async () => (await fetch(`${URL_}/api/v1${path}`, { headers: { authorization } })).status
    for (let turn = 0; turn < 300 && (await status()) !== 401; turn++) await new Promise((done) => setTimeout(done, 100))
    assert.equal(await status(), 401, path)
  }
}

/* The aim is 1.5 s on a cold cache over loopback, which a busy machine makes no true measure. So what the page costs is bounded: bytes,
 * requests, how many of them wait for another, and the processor's time, which is told in turns of a yardstick of the same run (17 to
 * 31 on a machine with a load of 36). */
test('the first view is under 350 KB of compressed script in few requests, and soon ready with a cold cache', async () => {
  const looks = []
  for (let turn = 0; turn < 3; turn++) looks.push(await firstView())
  const told = JSON.stringify(looks)
  for (const { scripts, requests, deep } of looks) {
    assert.ok(scripts > 50_000 && scripts < 350_000, told)
    assert.ok(requests > 3 && requests < 80, told)
    assert.ok(deep < 6, told)
  }
  assert.ok(Math.min(...looks.map(({ turns }) => turns)) < 60, told) /* the best of three: the machine has other work */
})

async function firstView() {
  const { page, context, clean } = await open(browser)
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const one = await yardstick(page, session)
  const seen = { scripts: 0, requests: 0, deep: 0, turns: 0 }
  const isScript = new Set()
  const depths = new Map()
  session.on('Network.requestWillBeSent', ({ request, initiator }) => {
    const above = [initiator.url, ...(initiator.stack?.callFrames ?? []).map((frame) => frame.url)].filter((url) => depths.has(url))
    depths.set(request.url, 1 + Math.max(0, ...above.map((url) => depths.get(url))))
    seen.deep = Math.max(...depths.values())
    seen.requests++
  })
  session.on('Network.responseReceived', (event) => event.type === 'Script' && isScript.add(event.requestId))
  session.on('Network.loadingFinished', (event) => isScript.has(event.requestId) && (seen.scripts += event.encodedDataLength))
  const before = await busy(session)
  await page.goto(`${URL_}/login`)
  await page.locator('input[autocomplete=username]').waitFor()
  seen.turns = ((await busy(session)) - before) / one
  await page.waitForLoadState('networkidle')
  clean()
  await context.close()
  return seen
}

/* Seconds of the processor that the page's main thread has had. */
async function busy(session) {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration').value
}
async function yardstick(page, session) {
  const work = () => {
    const things = Array.from({ length: 2000 }, (_, at) => ({ at, name: `number ${at}` }))
    for (let turn = 0; turn < 10; turn++) JSON.parse(JSON.stringify(things)).sort((a, b) => b.name.localeCompare(a.name))
  }
  await page.evaluate(work) /* compiled by now */
  const before = await busy(session)
  await page.evaluate(work)
  return (await busy(session)) - before
}
