/* 提交文件: a taxpayer hands in PDF files of its own (what is no PDF is said beside it before anything is sent, a damaged one is repaired when
 * asked), seals them, finds them again and voids them; an officer hands in a notice and seals it with its authority's seal, on a phone, in
 * English and dark. */
import { execFileSync } from 'node:child_process'
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { assertAccessible, assertNoOverflow, counted, demo, go, launch, look, open, settled, signIn, withRole } from './support.mjs'

const folder = mkdtempSync(join(tmpdir(), 'uploads-'))
let browser
before(async () => void (browser = await launch()))
after(async () => {
  await browser.close()
  rmSync(folder, { recursive: true })
})

/* A sound file of one page that says these words. */
function pdf(words) {
  const drawing = `BT /F1 16 Tf 72 720 Td (${words}) Tj ET`
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Count 1/Kids[3 0 R]>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>',
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    `<</Length ${drawing.length}>>stream\n${drawing}\nendstream`,
  ]
  let out = '%PDF-1.7\n'
  const places = objects.map((body, index) => {
    const at = out.length
    out += `${index + 1} 0 obj\n${body}\nendobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const table = out.length
  return `${out}xref\n0 6\n0000000000 65535 f \n${places.join('')}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`
}
const file = (name, text) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(text, 'latin1') })
const damaged = (text) => `${text.slice(0, text.lastIndexOf('startxref'))}startxref\n7\n%%EOF\n`
/* Too large to be handed in, and nearly empty on the disk. */
function large() {
  const path = join(folder, 'huge.pdf')
  const handle = openSync(path, 'w')
  writeSync(handle, '%PDF-1.7\n')
  ftruncateSync(handle, 101 << 20)
  closeSync(handle)
  return path
}
function closed(text, password) {
  const [before, after] = ['open.pdf', 'closed.pdf'].map((name) => join(folder, name))
  writeFileSync(before, text, 'latin1')
  execFileSync('qpdf', ['--encrypt', password, `${password}-owner`, '256', '--', before, after])
  return readFileSync(after, 'latin1')
}
const mark = Date.now().toString(36)
const row = (page, name) => page.locator('.files > li').filter({ hasText: name })
const listed = (page, title) => page.locator('main tbody tr').filter({ hasText: title })

async function sealed(page, count, words) {
  await page.getByRole('button', { name: words.go(count) }).click()
  await page.locator('.choice').first().waitFor()
  await settled(page)
  await page.getByRole('button', { name: words.put, exact: true }).click()
  await page.locator('.seal-on-page').first().waitFor()
  if (count > 1) await page.getByRole('button', { name: words.share }).click()
  await page.getByLabel(words.pin, { exact: true }).fill(demo().pin)
  await page.locator('form button.el-button--danger').click()
  await page.getByText(words.done(count)).waitFor()
}
async function voided(page, title, words) {
  await listed(page, title).getByRole('button', { name: words.void }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(words.reason).fill('story')
  await dialog.getByRole('button', { name: words.act }).click()
  await listed(page, title).getByText(words.gone, { exact: true }).waitFor()
}

const CHINESE = { go: (n) => `去签章（${n} 份）`, put: '放上印章', share: /其余/, pin: '印章密码', done: (n) => `已盖章 ${n} 份文件`, void: /^作废/, reason: '原因', act: '作废这份文件', gone: '已作废' }
const ENGLISH = { go: (n) => `Go on to sealing (${n})`, put: 'Put the seal down', pin: 'Seal PIN', done: (n) => `Sealed: ${n}`, void: /^Void/, reason: 'Reason', act: 'Void this file', gone: 'Voided' }

test('a taxpayer hands files in, has one repaired, seals them, and voids them', async () => {
  const person = demo().taxpayers.at(-1)
  const { page, context, clean } = await open(browser)
  await signIn(page, person.login, person.password)
  await page.getByRole('link', { name: '提交文件', exact: true }).first().click()
  await settled(page)
  const input = page.locator('main input[type=file]')
  await input.setInputFiles([file(`合同${mark}.pdf`, pdf('Contract')), file(`旧扫描${mark}.pdf`, damaged(pdf('Old scan'))), file(`笔记${mark}.pdf`, 'no PDF')])
  await input.setInputFiles(large())
  await row(page, '笔记').getByText('这不是 PDF 文件').waitFor()
  await row(page, 'huge.pdf').getByText('文件超过 100 MB').waitFor()
  await row(page, '合同').getByLabel('标题').fill(`购销合同 ${mark}`)
  await look(page, 'uploads-chosen-1280')
  await assertAccessible(page, 'files chosen')
  for (const name of ['笔记', 'huge.pdf']) await row(page, name).getByRole('button', { name: /^移除/ }).click()
  await counted(page.locator('.files > li'), 2)

  await page.getByRole('button', { name: '提交 2 份文件' }).focus()
  await page.keyboard.press('Enter')
  await row(page, '合同').getByText('已收下，共 1 页').waitFor()
  await row(page, '旧扫描').getByRole('button', { name: '修复后提交' }).waitFor()
  await look(page, 'uploads-refused-1280')
  await assertAccessible(page, 'a damaged file')
  await row(page, '旧扫描').getByRole('button', { name: '修复后提交' }).click()
  await row(page, '旧扫描').getByText('文件原来有损坏，已修复').waitFor()
  await sealed(page, 2, CHINESE)
  await look(page, 'uploads-sealed-1280')

  await go(page, `/uploads?q=${mark}&state=sealed`)
  await counted(page.locator('main tbody tr'), 2)
  await go(page, `/uploads?q=${mark}`)
  for (const title of [`购销合同 ${mark}`, `旧扫描${mark}`]) await voided(page, title, CHINESE)
  await assertAccessible(page, 'files handed in')
  clean([/status of 400.*signing\/documents/])
  await context.close()
})

test('a file with an opening password is taken in with it, and not with another', async () => {
  const person = demo().taxpayers.at(-1)
  const { page, context, clean } = await open(browser)
  await signIn(page, person.login, person.password)
  await go(page, '/uploads')
  await page.locator('main input[type=file]').setInputFiles(file(`密件${mark}.pdf`, closed(pdf('Closed'), 'sesame')))
  await page.getByRole('button', { name: '提交 1 份文件' }).click()
  const one = row(page, '密件')
  await one.getByText('PDF 文件有打开密码').waitFor()
  await one.getByLabel('文件密码', { exact: true }).fill('wrong')
  await one.getByRole('button', { name: '用密码提交' }).click()
  await one.getByText('PDF 文件的密码不对').waitFor()
  await look(page, 'uploads-closed-1280')
  await assertAccessible(page, 'a file with a password')
  await one.getByLabel('文件密码', { exact: true }).fill('sesame')
  await page.keyboard.press('Enter')
  await one.getByText('已去掉密码后收下').waitFor()
  await go(page, `/uploads?q=${mark}`)
  await voided(page, `密件${mark}`, CHINESE)
  clean([/status of 400.*signing\/documents/])
  await context.close()
})

test('an officer hands in a notice and seals it with the authority\'s seal, on a phone, in English and dark', async () => {
  const officer = withRole('公文用印')
  const { page, context, clean } = await open(browser, { locale: 'en', width: 390, height: 844, dark: true })
  await signIn(page, officer.login, officer.password)
  await go(page, '/uploads')
  await page.locator('main input[type=file]').setInputFiles(file(`Notice ${mark}.pdf`, pdf('Notice')))
  await row(page, 'Notice').getByLabel('Title').waitFor()
  await assertNoOverflow(page, 'a notice chosen')
  await assertAccessible(page, 'a notice chosen')
  await look(page, 'uploads-officer-390')
  await page.getByRole('button', { name: 'Hand in 1 file(s)' }).click()
  await row(page, 'Notice').getByText('Taken in').waitFor()
  await sealed(page, 1, ENGLISH)
  await look(page, 'uploads-officer-sealed-390')
  await go(page, `/uploads?q=${mark}`)
  await assertNoOverflow(page, 'files handed in')
  await voided(page, `Notice ${mark}`, ENGLISH)
  clean()
  await context.close()
})
