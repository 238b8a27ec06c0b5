/* 验证文件, an encrypted one: asked for its password, refused with a wrong one, judged and shown with the right one. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { assertAccessible, assertNoOverflow, launch, open, ROOT, URL_ } from './support.mjs'

let browser
before(async () => void (browser = await launch()))
after(() => browser.close())

const VECTORS = join(ROOT, 'tests/vectors/fuzz/fuzz_pdf_verify')
const WORDS = {
  'zh-CN': { label: '文件密码', submit: '验证', wrong: '密码不对', encrypted: '文件已加密：RC4-40' },
  en: { label: 'Password of the file', submit: 'Verify', wrong: 'This is not the password', encrypted: 'The file is encrypted: RC4-40' },
}

for (const [locale, width] of [['zh-CN', 1280], ['en', 390]])
  test(`an encrypted file is opened by its password (${locale}, ${width} px)`, async () => {
    const words = WORDS[locale]
    const { page, context, clean } = await open(browser, { locale, width })
    await page.goto(`${URL_}/verify`)
    await page.locator('input[type=file]').setInputFiles(join(VECTORS, 'encrypted-rc4-40.pdf'))
    const password = page.getByLabel(words.label, { exact: true })
    await password.fill('not the password')
    await assertNoOverflow(page, 'the password of a file')
    await assertAccessible(page, 'the password of a file')
    const submit = page.getByRole('button', { name: words.submit, exact: true })
    await submit.click()
    await page.getByText(words.wrong).waitFor()
    await password.fill('user')
    await submit.click()
    await page.locator('.verdict').waitFor()
    assert.equal(await page.locator('.verdict.unreadable').count(), 0)
    await page.getByText(words.encrypted).waitFor()
    await page.locator('canvas').first().waitFor() /* drawn with the same password */
    await assertNoOverflow(page, 'an encrypted file')
    clean()
    await context.close()
  })

test('a file whose password is empty is verified without asking', async () => {
  const { page, context, clean } = await open(browser)
  await page.goto(`${URL_}/verify`)
  await page.locator('input[type=file]').setInputFiles(join(VECTORS, 'encrypted-aes-256.pdf'))
  await page.locator('.verdict').waitFor()
  assert.equal(await page.getByLabel('文件密码', { exact: true }).count(), 0)
  await page.getByText('文件已加密：AES-256').waitFor()
  await page.locator('canvas').first().waitFor()
  clean()
  await context.close()
})
