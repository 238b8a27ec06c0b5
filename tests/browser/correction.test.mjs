/* 更正 by an officer: the forms with their own 栏次 and names, a schedule that no longer agrees with the main form said beside the row,
 * what was typed kept over a reload, the correction handed in; and the same page on a phone. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { assertAccessible, assertNoOverflow, demo, go, launch, open, ROOT, signIn, URL_, VAR, withRole } from './support.mjs'

const API = `${URL_}/api/v1`
let browser, document_
before(async () => {
  browser = await launch()
  document_ = await declared()
})
after(() => browser.close())

async function call(path, token, body, type = 'application/json') {
  const answer = await fetch(API + path, { method: 'POST', headers: { authorization: token, 'content-type': type }, body })
  return { ok: answer.ok, body: await answer.json() }
}

/* A month of a general taxpayer that nobody has declared yet, long before the years that the archives' story looks for. */
async function declared() {
  const program = JSON.parse(readFileSync(join(VAR, 'demo/filing-client.json'), 'utf8'))
  const basic = `Basic ${Buffer.from(`${program.client_id}:${program.client_secret}`).toString('base64')}`
  const { access_token: token } = (await call('/auth/token', basic, 'grant_type=client_credentials', 'application/x-www-form-urlencoded')).body
  const general = demo().taxpayers.find((one) => sample(one.login, 2023, 5))
  for (let turn = 0; turn < 200; turn++) {
    const [year, month] = [1930 + Math.floor(Math.random() * 60), 1 + Math.floor(Math.random() * 12)]
    const made = await call('/signing/declarations', `Bearer ${token}`, sample(general.login, year, month))
    if (made.ok) return made.body
    assert.match(made.body.code, /declaration_exists/)
  }
  assert.fail('no month is free')
}

function sample(code, year, month) {
  try {
    return execFileSync('python3', [join(ROOT, 'ops/demo/sample.py'), 'vat_general', code, String(year), String(month)], { encoding: 'utf8', stdio: 'pipe' })
  } catch {
    return ''
  }
}

const opened = async (options) => {
  const officer = withRole('税务人员')
  const desk = await open(browser, options)
  await signIn(desk.page, officer.login, officer.password)
  await go(desk.page, `/documents/${document_.id}/correct`)
  await desk.page.getByLabel('11 销项税额 一般项目本月数').waitFor()
  return desk
}

test('an officer corrects a schedule and the row of the main form that must agree', async () => {
  const { page, context, clean } = await opened()
  for (const heading of ['表头', '销售额', '税款计算', '税款缴纳']) await page.locator('legend').getByText(heading, { exact: true }).waitFor()
  assert.equal(await page.getByLabel('19 应纳税额 一般项目本月数').getAttribute('readonly'), '')
  await page.locator('summary').filter({ hasText: '附列资料（一）' }).click()
  const schedule = page.getByLabel('18 货物及加工修理修配劳务 第1列')
  await schedule.fill('9.00')
  await page.getByLabel('原因').fill('漏报免税销售额')
  await assertAccessible(page, 'correction')
  await page.getByRole('button', { name: '提交更正' }).click()
  const row = page.locator('.field.is-faulty').filter({ hasText: '8 （四）免税销售额 一般项目本月数' })
  await row.getByText(/应为 9\.00/).waitFor()
  assert.equal(await page.locator('.field.is-faulty').count(), 1)
  await assertAccessible(page, 'correction with a fault')
  await page.reload()
  await page.getByText('已恢复上次未提交的修改').waitFor()
  await page.getByLabel('8 （四）免税销售额 一般项目本月数').fill('9.00')
  await page.getByRole('button', { name: '提交更正' }).click()
  await page.getByText('这是一份更正申报').first().waitFor()
  assert.notEqual(page.url().split('/').at(-1), document_.id)
  clean([/status of 400/])
  await context.close()
})

test('it fits a phone and reads in English around the form\'s own words', async () => {
  document_ = await declared()
  const { page, context, clean } = await opened({ width: 390, height: 844, locale: 'en' })
  await assertNoOverflow(page, 'correction on a phone')
  const schedule = page.locator('details').filter({ hasText: '固定资产' })
  await schedule.locator('summary').click()
  await schedule.getByRole('button', { name: 'Leave this form out' }).click()
  await page.getByRole('button', { name: /^Add "固定资产/ }).click()
  await assertNoOverflow(page, 'correction on a phone, all forms')
  await assertAccessible(page, 'correction on a phone')
  await page.screenshot({ path: join(VAR, 'tmp', 'correction-phone.png') })
  clean()
  await context.close()
})
