/* Getting in and staying safe: a refusal with a way back, the first visit, a second factor with its recovery codes, a certificate
 * instead of a password, sessions that are ended, and an administrator who helps somebody who has lost everything. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import test, { after, before } from 'node:test'
import { firstSignIn, newcomer } from './newcomer.mjs'
import { assertAccessible, assertNoOverflow, go, launch, open, settled, URL_, VAR } from './support.mjs'
import { readFileSync } from 'node:fs'

let browser
before(async () => void (browser = await launch()))
after(() => browser.close())

const OWN = 'Qian-zhang-2026'
const REFUSED = [/status of 40[0139]/, /status of 429/]
const passwords = (page) => page.locator('main input[type=password]')

/* RFC 6238 by the book; `ahead` steps from now. */
function code(secret, ahead = 0) {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + ahead))
  const mac = createHmac('sha1', key).update(counter).digest()
  const at = mac[19] & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, '0')
}

async function knock(page, login, password) {
  await page.goto(`${URL_}/login`)
  await page.locator('input[autocomplete=username]').fill(login)
  await page.locator('input[autocomplete=current-password]').fill(password)
  await page.locator('form button[type=submit]').click()
}

test('from the first visit to a second factor, a certificate and ended sessions', async (t) => {
  const someone = await newcomer()
  const { page, context, clean } = await open(browser)
  let secret = ''
  let recovery = []

  await t.test('a wrong password is said, with a way back', async () => {
    await knock(page, someone.code, 'not-this-one')
    await page.getByRole('button', { name: '返回重新输入' }).click()
    assert.equal(await page.locator('input[autocomplete=username]').inputValue(), someone.code)
  })

  await t.test('the common first password needs the certificate, and leads to a password of one\'s own and a seal', async () => {
    await knock(page, someone.code, someone.password)
    await page.getByText('还需要本单位的数字证书').waitFor()
    await assertAccessible(page, 'certificate beside the first password')
    await page.locator('main input[type=file]').setInputFiles(someone.certificate)
    await passwords(page).nth(1).fill('not-the-password')
    await page.locator('form button[type=submit]').click()
    await page.getByText('证书文件的密码不对').waitFor()
    await firstSignIn(page, someone)
    await passwords(page).nth(0).fill(someone.password)
    await passwords(page).nth(1).fill(OWN)
    await passwords(page).nth(2).fill(OWN)
    await page.getByRole('button', { name: '下一步' }).click()
    await page.locator('input[type=file]').first().setInputFiles(someone.certificate)
    await passwords(page).nth(0).fill(someone.certificatePassword)
    await passwords(page).nth(1).fill('246810')
    await passwords(page).nth(2).fill('246810')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByText('您的第一枚印章已经可以使用').waitFor()
  })

  await t.test('a second factor is turned on by QR code and a first code', async () => {
    await go(page, '/security')
    await page.getByRole('button', { name: '启用二次验证' }).click()
    await passwords(page).fill(OWN)
    await page.getByRole('button', { name: '启用二次验证' }).click()
    await page.getByRole('img', { name: '验证器二维码' }).waitFor()
    await assertAccessible(page, 'enrolling')
    secret = /[A-Z2-7]{32}/.exec(await page.locator('main').innerText())[0]
    await page.getByLabel('验证码').fill('000000')
    await page.getByRole('button', { name: '启用', exact: true }).click()
    await page.getByText('验证码不正确').first().waitFor()
    await page.getByLabel('验证码').fill(code(secret))
    await page.getByRole('button', { name: '启用', exact: true }).click()
    await page.getByRole('list', { name: '恢复码' }).waitFor()
    recovery = await page.getByRole('list', { name: '恢复码' }).getByRole('listitem').allInnerTexts()
    assert.equal(new Set(recovery).size, 10)
    await assertAccessible(page, 'recovery codes')
    await page.getByRole('button', { name: '我已保存' }).click()
    await page.getByText('还有 10 个恢复码').waitFor()
  })

  await t.test('signing in elsewhere asks for it; a recovery code works once', async () => {
    const other = await open(browser)
    await knock(other.page, someone.code, OWN)
    await other.page.getByLabel('验证码').fill(recovery[0])
    await other.page.getByRole('button', { name: '继续登录' }).click()
    await settled(other.page)
    const third = await open(browser, { width: 390 })
    await knock(third.page, someone.code, OWN)
    await third.page.getByLabel('验证码').fill(recovery[0])
    await third.page.getByRole('button', { name: '继续登录' }).click()
    await third.page.getByText('验证码不正确').first().waitFor()
    await assertNoOverflow(third.page, 'second step')
    await assertAccessible(third.page, 'second step')
    await third.page.getByLabel('验证码').fill(code(secret, 1))
    await third.page.getByRole('button', { name: '继续登录' }).click()
    await settled(third.page)
    third.clean(REFUSED)
    other.clean(REFUSED)
    await third.context.close()
    await page.reload()
    await settled(page)
    await page.getByRole('button', { name: '退出其他所有设备' }).click()
    await page.getByRole('button', { name: '退出其他所有设备' }).waitFor({ state: 'detached' })
    await other.page.reload()
    await other.page.waitForURL(/\/login/)
    await other.context.close()
  })

  await t.test('the certificate signs in without user name, password or code', async () => {
    const other = await open(browser)
    await other.page.goto(`${URL_}/login`)
    await other.page.getByRole('button', { name: '用数字证书登录' }).click()
    await assertAccessible(other.page, 'by certificate')
    await other.page.locator('main input[type=file]').setInputFiles(someone.certificate)
    await passwords(other.page).fill(someone.certificatePassword)
    await other.page.locator('form button[type=submit]').click()
    await other.page.waitForURL((url) => !url.pathname.endsWith('/login'))
    await go(other.page, '/security')
    await other.page.getByText('证书登录').first().waitFor()
    other.clean(REFUSED)
    await other.context.close()
  })

  await t.test('an administrator takes the second factor away, and hands a new password out as a slip', async () => {
    const [login, password] = readFileSync(`${VAR}/secrets/administrator`, 'utf8').split(/\s+/)
    const admin = await open(browser)
    await knock(admin.page, login, password)
    await settled(admin.page)
    await go(admin.page, `/system/units?q=${someone.code}`)
    await admin.page.getByRole('button', { name: `详细 ${someone.name}` }).first().click()
    await admin.page.getByRole('button', { name: '解除二次验证' }).click()
    await admin.page.getByRole('button', { name: '登录的设备' }).click()
    await admin.page.getByText('没有登录的设备').waitFor()
    await assertAccessible(admin.page, 'accounts of a unit')
    await knock(page, someone.code, OWN)
    await page.waitForURL((url) => !url.pathname.endsWith('/login')) /* no code any more */
    await admin.page.getByRole('button', { name: '重置并打印口令单' }).click()
    await admin.page.getByRole('heading', { name: '打印 1 张口令单' }).waitFor()
    await assertAccessible(admin.page, 'slips')
    const panel = admin.page.locator('input[type=password]')
    await panel.nth(0).fill('short')
    await panel.nth(1).fill('short')
    await admin.page.getByRole('button', { name: '生成口令单' }).click()
    await admin.page.locator('input[aria-invalid=true]').waitFor()
    await panel.nth(0).fill('Kouling-dan-2026')
    await panel.nth(1).fill('Kouling-dan-2026')
    const [download] = await Promise.all([admin.page.waitForEvent('download'), admin.page.getByRole('button', { name: '生成口令单' }).click()])
    const pdf = readFileSync(await download.path())
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
    assert.ok(pdf.includes('/Encrypt') && !pdf.includes(someone.code))
    admin.clean(REFUSED)
    await admin.context.close()
    await page.reload()
    await page.waitForURL(/\/login/)
    await knock(page, someone.code, OWN)
    await page.getByText('用户名或口令不正确').waitFor()
  })
  clean(REFUSED)
  await context.close()
})
