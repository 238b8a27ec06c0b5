/* 验证文件: a good file, one that was changed after sealing, one with two seals; its revisions, differences, certificates and reports. */
import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { address, asked } from './places.mjs'
import { assertAccessible, assertNoOverflow, counted, demo, go, launch, open, ROOT, settled, signIn, URL_ } from './support.mjs'

let browser
before(async () => void (browser = await launch()))
after(() => browser.close())

const VECTORS = join(ROOT, 'tests/vectors/fuzz/fuzz_pdf_verify')
const slider = (page) => page.getByRole('slider')

async function verify(page, given) {
  await page.goto(`${URL_}/verify`)
  await page.locator('input[type=file]').setInputFiles(given)
  await page.locator('.verdict').waitFor()
  await settled(page)
}
async function taken(page, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name, exact: true }).first().click()])
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
}

test('a file of the system is valid, tells all about its seal and hands its reports out', async () => {
  const sealed = await (await asked('taxpayer', await address('taxpayer', '/signing/documents/:sealed/file'))).arrayBuffer()
  const { page, context, clean } = await open(browser)
  await verify(page, { name: '申报表.pdf', mimeType: 'application/pdf', buffer: Buffer.from(sealed) })
  await page.locator('.verdict.valid').waitFor()
  assert.match(await page.locator('article .outcome').first().innerText(), /TRY_LATER/)
  await page.locator('.spot .target').first().scrollIntoViewIfNeeded()
  await page.locator('.spot .target').first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: '查看证书' }).click()
  const chain = page.locator('article .chain').first()
  const links = chain.locator('.link')
  await links.nth(1).waitFor() /* at least two */
  await settled(page)
  await links.last().locator('summary').click()
  const shown = (await links.last().locator('dd').filter({ hasText: /^[0-9a-f ]{64,}/ }).first().innerText()).replace(/\s/g, '')
  const file = await taken(page, '下载 .cer')
  assert.equal(createHash('sha256').update(file.bytes).digest('hex'), shown)
  assert.ok(new X509Certificate((await taken(page, '下载 PEM')).bytes).subject)
  assert.ok((await taken(page, '下载报告（PDF）')).bytes.subarray(0, 5).equals(Buffer.from('%PDF-')))
  const json = await taken(page, '下载报告（JSON）')
  assert.equal(json.name, '申报表 验证报告.json')
  assert.equal(JSON.parse(json.bytes).report.overall, 'intact')
  await assertAccessible(page, 'a valid file')
  clean()
  await context.close()
})

test('a file that was changed says so, and where it differs from what was signed', async () => {
  const { page, context, clean } = await open(browser)
  await verify(page, join(VECTORS, 'evidence_names_the_page_content.pdf'))
  await page.locator('.verdict.tampered').waitFor()
  assert.match(await page.locator('article .outcome').first().innerText(), /INDETERMINATE/)
  await page.locator('.region').first().waitFor()
  await page.locator('.changes .suspicious').first().waitFor()
  await page.locator('.changes .lead').first().click()
  await page.getByRole('button', { name: /^第 1 页，\d+ 处$/ }).click()
  await page.getByRole('switch').focus()
  await page.keyboard.press('Space')
  await page.locator('.region').first().waitFor({ state: 'detached' })
  await assertAccessible(page, 'a changed file')
  clean()
  await context.close()
})

test('the slider shows every revision by keyboard, on a phone and in English, too', async () => {
  const { page, context, clean } = await open(browser, { locale: 'en', width: 390, height: 844, dark: true })
  await verify(page, join(VECTORS, 'two_seals.pdf'))
  await page.locator('.verdict.doubtful').waitFor()
  await counted(page.locator('article'), 2)
  await page.getByText('Revision 3 of 3').waitFor()
  await slider(page).focus()
  await page.keyboard.press('ArrowLeft')
  await page.getByText('Revision 2 of 3').waitFor()
  await page.getByText(/Signed in this revision: 1 /).waitFor()
  await page.keyboard.press('Home')
  await page.getByText('Revision 1 of 3').waitFor()
  await page.getByText('This is the file before any seal.').waitFor()
  await page.locator('.spot').first().waitFor({ state: 'detached' })
  await page.locator('[data-page="1"] canvas').waitFor()
  await page.locator('.region').first().waitFor() /* the seals are what the newest has beside */
  await assertNoOverflow(page, 'revisions on a phone')
  await assertAccessible(page, 'revisions on a phone')
  clean()
  await context.close()
})

test('a document is verified from its own page', async () => {
  const { page, context, clean } = await open(browser)
  const { login, password } = demo().taxpayers[1]
  await signIn(page, login, password)
  await go(page, await address('taxpayer', '/documents/:sealed'))
  await page.getByRole('link', { name: /验证页面/ }).click()
  await page.locator('.verdict.valid').waitFor()
  await slider(page).waitFor()
  await page.getByRole('button', { name: '验证其他文件' }).click()
  await page.locator('input[type=file]').waitFor({ state: 'attached' })
  clean()
  await context.close()
})

test('what is no PDF is said to be unreadable, and shows no viewer', async () => {
  const { page, context, clean } = await open(browser)
  await verify(page, { name: 'a\u202efdp.pdf', mimeType: 'application/pdf', buffer: Buffer.from('no PDF') })
  await page.locator('.verdict.unreadable').waitFor()
  assert.equal(await page.locator('.viewer').count(), 0)
  assert.ok((await taken(page, '下载报告（PDF）')).bytes.subarray(0, 5).equals(Buffer.from('%PDF-')))
  clean()
  await context.close()
})
