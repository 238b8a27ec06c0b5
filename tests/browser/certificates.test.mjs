/* 数字证书: a keeper holds a certificate of the system's own CA, releases it, and revokes it; its seal waits for somebody to enable it. */
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { asPerson, assertAccessible, assertNoOverflow, demo, go, launch, look, open, settled, signIn, soon, URL_, withRole } from './support.mjs'

let browser
before(async () => void (browser = await launch()))
after(() => browser.close())

/* A seal of the system's own CA for a taxpayer of the demonstration, of a type that nobody seals with; made in batch where there is none left. */
async function sealOf(unit) {
  const { token, ask } = await asPerson(withRole('税务人员'))
  const found = async () => (await ask('GET', `/seals?unit_code=${unit.login}&type=contract&state=enabled`)).items.find((one) => one.certificate.issued_here)
  if (await found()) return found()
  const form = new FormData()
  for (const [name, value] of Object.entries({ source: 'file', algorithm: 'p256', seal_type: 'contract' })) form.set(name, value)
  form.set('file', new Blob([`code\n${unit.login}\n`]), 'units.csv')
  const made = await fetch(`${URL_}/api/v1/seals/batches`, { method: 'POST', headers: { authorization: token }, body: form })
  const batch = await made.json()
  assert.equal(made.status, 201, JSON.stringify(batch))
  assert.equal(batch.ready, 1, JSON.stringify(batch))
  await ask('POST', `/seals/batches/${batch.id}/start`)
  await soon(async () => (await ask('GET', `/seals/batches/${batch.id}`)).state, 'done')
  return found()
}

async function act(page, button, words, reason) {
  const sheet = page.getByRole('dialog', { name: '数字证书' })
  await sheet.getByRole('button', { name: button, exact: true }).click()
  if (reason) {
    await sheet.locator('.el-select').click()
    await page.getByRole('option', { name: reason }).click()
  }
  await sheet.getByRole('textbox', { name: '说明' }).fill(words)
  await sheet.locator('form button[type=submit]').click()
}

test('a keeper holds, releases and revokes a certificate', async (t) => {
  const unit = demo().taxpayers.at(-1)
  const seal = await sealOf(unit)
  const keeper = withRole('印章管理员')
  const { page, context, clean } = await open(browser)
  await signIn(page, keeper.login, keeper.password)
  const sheet = page.getByRole('dialog', { name: '数字证书' })
  const state = (word) => sheet.locator('.tag', { hasText: word }).first().waitFor()

  await t.test('the list finds the unit by its code', async () => {
    await go(page, `/seals/certificates?q=${unit.login}`)
    await page.getByRole('table').getByText(unit.login).first().waitFor()
    await assertAccessible(page, 'certificates')
    await go(page, `/seals/certificates?q=${unit.login}&id=${seal.certificate.id}`)
    await state('有效')
    await look(page, 'certificate')
  })

  await t.test('a hold suspends the seal, and its end does not enable it', async () => {
    await act(page, '冻结证书', '核实中')
    await state('已冻结')
    await act(page, '解除冻结', '已核实')
    await state('有效')
    await go(page, `/seals/${seal.id}`)
    await page.getByText('已暂停：数字证书已恢复有效，可以启用印章').waitFor()
  })

  await t.test('a revocation takes a reason and is for ever', async () => {
    await go(page, `/seals/certificates?q=${unit.login}&id=${seal.certificate.id}`)
    await state('有效')
    await sheet.getByRole('button', { name: '吊销证书', exact: true }).click()
    await sheet.locator('form button[type=submit]').click()
    await sheet.locator('[aria-invalid=true]').first().waitFor()
    await sheet.getByRole('button', { name: '取消' }).click()
    await act(page, '吊销证书', '私钥遗失', '私钥泄露或遗失')
    await state('已吊销')
    await sheet.getByText('私钥泄露或遗失').waitFor()
    assert.equal(await sheet.getByRole('button', { name: '吊销证书', exact: true }).count(), 0)
    await look(page, 'certificate-revoked')
  })

  await t.test('the seal says why it is suspended', async () => {
    await go(page, `/seals/${seal.id}`)
    await page.getByText('已暂停：印章的数字证书已被吊销').waitFor()
    await settled(page)
    await assertAccessible(page, 'suspended seal')
    await assertNoOverflow(page, 'suspended seal')
  })
  clean()
  await context.close()
})
