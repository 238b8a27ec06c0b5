/* A key that never leaves its USB key: the first visit, signing in and registering by signatures that openssl makes outside, as the page says. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { firstSignIn, newcomer } from './newcomer.mjs'
import { assertAccessible, assertNoOverflow, go, launch, open, settled, signIn, URL_ } from './support.mjs'

let browser
before(async () => void (browser = await launch()))
after(async () => {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
})

const OWN = 'Qian-zhang-2026'
const REFUSED = [/status of 40[0139]/]
const folder = mkdtempSync(join(tmpdir(), 'usb-key-'))
const at = (name) => join(folder, name)

/* What the USB key holds, and the certificates that its program exports. */
function plugIn(someone) {
  const take = (...how) => execFileSync('openssl', ['pkcs12', '-in', someone.certificate, '-passin', `pass:${someone.certificatePassword}`, ...how])
  writeFileSync(at('own.key'), take('-nodes', '-nocerts'))
  writeFileSync(at('own.pem'), take('-nokeys', '-clcerts'))
  writeFileSync(at('chain.pem'), take('-nokeys', '-cacerts'))
  writeFileSync(at('whole.pem'), Buffer.concat([readFileSync(at('own.pem')), readFileSync(at('chain.pem'))]))
}
const fetchChallenge = async (page) => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载待签内容' }).click()])
  assert.equal(download.suggestedFilename(), 'challenge.txt')
  await download.saveAs(at('challenge.txt'))
}
/* The command that the page shows, done as it stands there. */
async function run(page) {
  const shown = await page.locator('main .command').innerText()
  const [program, ...words] = shown.trim().split(/\s+/)
  assert.equal(program, 'openssl')
  execFileSync(program, words, { cwd: folder })
}
/* Chosen as a person does: by the dialog, which offers the same name again although it is another file. */
async function choose(page, label, name) {
  const [dialog] = await Promise.all([page.waitForEvent('filechooser'), page.getByLabel(new RegExp(`^${label}`)).click()])
  await dialog.setFiles(at(name))
}

test('a key on a USB key opens the first visit, is registered, and signs in', async (t) => {
  const someone = await newcomer()
  plugIn(someone)
  const { page, context, clean } = await open(browser, { width: 390 })

  await t.test('the certificate is registered for sealing, its key stays outside', async () => {
    await firstSignIn(page, someone)
    const passwords = page.locator('main input[type=password]')
    await passwords.nth(0).fill(someone.password)
    await passwords.nth(1).fill(OWN)
    await passwords.nth(2).fill(OWN)
    await page.getByRole('button', { name: '下一步' }).click()
    await page.locator('input[type=file]').first().setInputFiles(someone.certificate)
    await page.getByText('U盾', { exact: true }).click()
    await page.locator('main .chosen').waitFor({ state: 'detached' }) /* chosen for the other way */
    await choose(page, '证书文件（不含私钥）', 'whole.pem')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByText('请先下载待签内容').waitFor()
    await fetchChallenge(page)
    await assertAccessible(page, 'registering outside')
    await assertNoOverflow(page, 'registering outside')
    writeFileSync(at('challenge.sig'), 'not a signature of this key')
    await choose(page, '签名文件', 'challenge.sig')
    for (const holder of [at('own.key'), someone.certificate]) {
      await page.getByLabel(/^证书文件（不含私钥）/).setInputFiles(holder)
      await page.getByRole('button', { name: '下一步' }).click()
      await page.getByText('这个文件里有私钥').waitFor()
      await choose(page, '证书文件（不含私钥）', 'whole.pem')
    }
    await page.getByRole('button', { name: '下一步' }).click()
    await page.locator('main .file .fault').waitFor()
    await fetchAgain(page)
    await run(page)
    await choose(page, '签名文件', 'challenge.sig')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByText('您的第一枚印章已经可以使用').waitFor()
  })

  await t.test('it is registered for signing in; a file with a private key is refused before it leaves', async () => {
    await go(page, '/security')
    await page.getByRole('button', { name: '登记证书' }).click()
    await page.getByText('U盾', { exact: true }).click()
    await fetchChallenge(page)
    await assertAccessible(page, 'registering to sign in')
    await assertNoOverflow(page, 'registering to sign in')
    execFileSync('openssl', ['dgst', '-sha256', '-sign', 'own.key', '-out', 'bare.sig', 'challenge.txt'], { cwd: folder })
    await choose(page, '签名文件', 'bare.sig')
    await page.locator('main form button[type=submit]').click()
    await page.getByText('请同时选择证书文件').waitFor()
    await choose(page, '证书文件（不含私钥）', 'own.key')
    await page.locator('main form button[type=submit]').click()
    await page.getByText('这个文件里有私钥').waitFor()
    await run(page) /* nothing was sent: the challenge is still good */
    await choose(page, '签名文件', 'challenge.p7s')
    await page.locator('main form button[type=submit]').click()
    await page.getByRole('button', { name: /^删除登记 / }).waitFor()
  })

  await t.test('it signs in elsewhere without user name and password; the same signature opens nothing a second time', async () => {
    const other = await open(browser)
    await other.page.goto(`${URL_}/login`)
    await other.page.getByRole('button', { name: '用数字证书登录' }).click()
    await other.page.getByText('U盾', { exact: true }).click()
    await fetchChallenge(other.page)
    await assertAccessible(other.page, 'signing in outside')
    await run(other.page)
    await choose(other.page, '签名文件', 'challenge.p7s')
    await other.page.locator('form button[type=submit]').click()
    await other.page.waitForURL((url) => !url.pathname.endsWith('/login'))
    await go(other.page, '/security')
    await other.page.getByText('证书登录').first().waitFor()
    other.clean()
    await other.context.close()

    const third = await open(browser)
    await third.page.goto(`${URL_}/login`)
    await third.page.getByRole('button', { name: '用数字证书登录' }).click()
    await third.page.getByText('U盾', { exact: true }).click()
    await fetchChallenge(third.page)
    await choose(third.page, '签名文件', 'challenge.p7s') /* over another message */
    await third.page.locator('form button[type=submit]').click()
    await third.page.locator('main .file .fault, main [role=alert]').first().waitFor()
    assert.match(third.page.url(), /login/)
    await third.page.getByRole('button', { name: '下载待签内容' }).waitFor() /* it was sent: another challenge is needed */
    third.clean(REFUSED)
    await third.context.close()
  })

  await t.test('once removed it signs in no more, and the password still does', async () => {
    await go(page, '/security')
    await page.getByRole('button', { name: /^删除登记 / }).click()
    await page.getByText('还没有登记证书').waitFor()
    const other = await open(browser)
    await signIn(other.page, someone.code, OWN)
    await settled(other.page)
    other.clean()
    await other.context.close()
  })
  clean(REFUSED)
  await context.close()
})

async function fetchAgain(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '重新下载' }).click()])
  await download.saveAs(at('challenge.txt'))
}
