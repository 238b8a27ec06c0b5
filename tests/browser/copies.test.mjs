/* 打印与复制: an officer limits the copies of a document and keeps its original back; its taxpayer makes the copies that are left, downloads
 * one, and learns from the verification that it is a copy; then none is left. And the same page on a phone, in English. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test, { after, before } from 'node:test'
import { asPerson, assertAccessible, assertNoOverflow, demo, go, holderOf, launch, look, open, settled, signIn } from './support.mjs'

let browser, holder, ask, found
before(async () => {
  browser = await launch()
  ;({ holder, ask, found } = await holderOf('archived'))
})
after(() => browser.close())

const whole = () => ask('GET', `/signing/documents/${found.id}`)

async function opened(person, options) {
  const desk = await open(browser, options)
  await signIn(desk.page, person.login, person.password)
  await go(desk.page, `/documents/${found.id}`)
  await desk.page.getByRole('heading', { name: /打印与复制|Printing and copying/ }).waitFor()
  await settled(desk.page)
  return desk
}

/* The highest authority's officer sees every taxpayer's documents. */
async function officer() {
  for (const one of demo().officers) {
    const own = await asPerson(one).catch(() => null)
    const seen = await own?.ask('GET', `/signing/documents/${found.id}`).catch(() => null)
    if (seen?.printing.may_set) return { ...one, ask: own.ask }
  }
  return assert.fail('no officer may set how documents are copied')
}

test('an officer limits the copies, and the taxpayer makes those that are left', async () => {
  const who = await officer()
  const before = (await whole()).printing.made
  const { page, context, clean } = await opened(who)
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: '设置打印与复制' }).click()
  await dialog.getByRole('button', { name: '保存规则' }).click()
  await dialog.getByText('此项必填').first().waitFor()
  await dialog.getByText('限定份数').click()
  await dialog.getByLabel('允许的份数').fill(String(before + 1))
  await dialog.getByLabel('原因').fill('核查期间限制复制')
  await assertAccessible(page, 'the dialog of the rule')
  await look(page, 'copies-rule')
  await dialog.getByRole('button', { name: '保存规则' }).click()
  await page.getByText(`最多可以制作 ${before + 1} 份副本。`).waitFor()
  clean()
  await context.close()
  await takesTheLast(before + 1)
})

async function takesTheLast(number) {
  const { page, context, clean } = await opened(holder)
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: '制作副本', exact: true }).click()
  await dialog.getByText('还可以制作 1 份。').waitFor()
  await dialog.getByLabel('用途').fill('银行贷款')
  await look(page, 'copies-make')
  const coming = page.waitForEvent('download')
  await dialog.getByRole('button', { name: `制作第 ${number} 份副本` }).click()
  const file = await readFile(await (await coming).path())
  await page.getByRole('button', { name: `下载第 ${number} 份` }).waitFor()
  assert.equal(await page.getByRole('button', { name: '制作副本', exact: true }).count(), 0, 'none is left')
  await assertAccessible(page, 'the list of copies')
  await look(page, 'copies-list')
  await verified(page, file, number)
  clean()
  await context.close()
}

async function verified(page, file, number) {
  await go(page, '/verify')
  await page.locator('input[type=file]').setInputFiles({ name: 'copy.pdf', mimeType: 'application/pdf', buffer: file })
  await page.getByText(`这是副本（第 ${number} 份），不是签章原件`).waitFor()
  await look(page, 'copies-verified')
}

test('a kept original is looked at under a watermark, on a phone in English, and is given free again', async () => {
  const who = await officer()
  const rule = (body) => who.ask('POST', `/signing/documents/${found.id}/printing`, { reason: 'story', ...body })
  await rule({ copies: 'none', keeps_original: true })
  const { page, context, clean } = await opened(holder, { locale: 'en', width: 390, height: 844 })
  await page.getByText('No copies may be made.').waitFor()
  await page.getByText('The original is kept back').waitFor()
  await assertNoOverflow(page, 'a kept document')
  await assertAccessible(page, 'a kept document')
  await look(page, 'copies-kept-390')
  await rule({ copies: 'category' })
  assert.equal((await whole()).printing.from, 'category')
  clean()
  await context.close()
})
