/* 锁定, 撤销签章 by a taxpayer: the seals of a document in order, a lock that says why nothing may be done, the last seal taken back with a
 * reason and the PIN, the copy that was downloaded before told to be withdrawn; and the same page on a phone, in English. */
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { assertAccessible, assertNoOverflow, demo, go, holderOf, launch, look, open, settled, signIn, URL_ } from './support.mjs'

const API = `${URL_}/api/v1`
let browser, holder, token, ask, found
before(async () => {
  browser = await launch()
  ;({ holder, token, ask, found } = await holderOf('sealed'))
})
/* Sealed again, as it was found. */
after(async () => {
  await browser.close()
  const [seal] = (await ask('GET', '/seals?state=enabled&limit=50')).items.filter((one) => one.unlock_by === 'pin')
  await ask('POST', '/signing/sealings', { seal_id: seal.id, pin: demo().pin, items: [{ document_id: found.id }] })
})

async function opened(options) {
  const desk = await open(browser, options)
  await signIn(desk.page, holder.login, holder.password)
  await go(desk.page, `/documents/${found.id}`)
  await desk.page.locator('#document-seals').waitFor()
  await settled(desk.page)
  return desk
}

test('a taxpayer locks a document, unlocks it, and withdraws its last seal', async () => {
  const { page, context, clean } = await opened()
  const copy = await fetch(`${API}/signing/documents/${found.id}/file`, { headers: { authorization: token } }).then((answer) => answer.arrayBuffer())
  const dialog = page.getByRole('dialog')
  const button = (name) => page.getByRole('button', { name, exact: true })

  await button('锁定文件').click()
  await dialog.getByRole('button', { name: '锁定这份文件' }).click()
  await dialog.getByText('此项必填').first().waitFor()
  await dialog.getByLabel('原因').fill('核对期间不得变动')
  await dialog.getByRole('button', { name: '锁定这份文件' }).click()
  await page.getByText('文件已锁定，不能加盖或撤销签章').waitFor()
  assert.ok(await button('撤销最后一枚签章').isDisabled())
  await assertAccessible(page, 'locked document')
  await look(page, 'locked-1280')
  await button('解锁文件').click()
  await dialog.getByLabel('原因').fill('核对完毕')
  await dialog.getByRole('button', { name: '解锁这份文件' }).click()
  await page.getByText('核对期间不得变动').waitFor({ state: 'detached' })

  await button('撤销最后一枚签章').click()
  await dialog.getByLabel('撤销原因').fill('盖错了印章')
  await dialog.getByLabel('印章 PIN 码').fill(demo().pin)
  await assertAccessible(page, 'withdrawal')
  await look(page, 'withdraw-1280')
  await dialog.getByRole('button', { name: /^撤销“.*”的签章$/ }).click()
  await page.getByText('原因：盖错了印章').first().waitFor()
  await page.getByRole('heading', { name: '已撤销的签章' }).waitFor()
  await look(page, 'withdrawn-1280')
  clean()
  await context.close()

  const judged = await fetch(`${API}/signing/verifications`, { method: 'POST', headers: { 'content-type': 'application/pdf' }, body: copy }).then((answer) => answer.json())
  assert.equal(judged.standing, 'withdrawn')
  assert.match(judged.withdrawal.by, /\*/)
})

test('on a phone the withdrawn seal and its reason fit, in English', async () => {
  const { page, context, clean } = await opened({ width: 390, height: 844, locale: 'en' })
  await page.getByRole('heading', { name: 'Withdrawn seals' }).waitFor()
  await assertNoOverflow(page, 'document with a withdrawn seal')
  await assertAccessible(page, 'document with a withdrawn seal')
  await look(page, 'withdrawn-390')
  clean()
  await context.close()
})
