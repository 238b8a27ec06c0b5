/* A taxpayer's whole way on a phone (chapter 3 of the manual): what waits, sealing all of it, a correction, a declaration that is sent
 * back and why, the receipt that anyone looks up, and a mandate for an agent. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { call, declare, filingToken, json, sample } from './filing.mjs'
import { assertAccessible, assertNoOverflow, demo, go, launch, open, settled, signIn, VAR, withRole } from './support.mjs'

const PHONE = { width: 390, height: 844 }
let browser, someone, filing, declared
before(async () => void (browser = await launch()))
after(() => browser.close())

test('someone with a seal, and three declarations from the filing system', async () => {
  someone = demo().taxpayers.at(-1)
  filing = await filingToken()
  declared = await declare(someone.login, 3)
})

test('on a phone everything that waits is sealed in one go, with a result for each', async () => {
  const { page, context, clean } = await open(browser, PHONE)
  await signIn(page, someone.login, someone.password)
  await settled(page)
  await assertNoOverflow(page, 'home')
  await go(page, '/waiting')
  await page.getByRole('heading', { name: '待签文件' }).waitFor()
  await assertNoOverflow(page, 'waiting')
  await assertAccessible(page, 'waiting')
  await page.getByRole('button', { name: '全部签章' }).click()
  await page.getByRole('heading', { name: '批量签章' }).waitFor()
  await page.getByRole('button', { name: /在 \d+ 份文件上盖章/ }).waitFor()
  await settled(page) /* the button waits for the seals */
  await assertAccessible(page, 'batch')
  await page.locator('main input[type=password]').fill(demo().pin)
  await page.getByRole('button', { name: /在 \d+ 份文件上盖章/ }).click()
  await page.getByText(/已盖章 \d+ 份文件/).waitFor()
  await page.locator('main .list').getByText('已盖章').nth(2).waitFor() /* at least three */
  await assertNoOverflow(page, 'batch')
  await page.screenshot({ path: join(VAR, 'tmp', 'taxpayer-batch.png'), fullPage: true })
  clean()
  await context.close()
})

test('a correction and a rejection are told, with the reason and what to do', async () => {
  const [corrected, rejected] = declared
  const data = JSON.parse(sample(someone.login, 1990, 4)).data
  await call('POST', `/signing/declarations/${corrected.id}/correction`, { token: filing, ...json({ reason: '第12栏填写有误', data }) })

  const officer = withRole('税务人员')
  const desk = await open(browser)
  await signIn(desk.page, officer.login, officer.password)
  await go(desk.page, `/documents/${rejected.id}`)
  await desk.page.getByRole('button', { name: '退回', exact: true }).click()
  await desk.page.getByLabel('原因').fill('附表二与主表不一致')
  await desk.page.getByRole('button', { name: '退回申报' }).click()
  await desk.page.getByText('这份申报已被税务机关退回').waitFor()
  await assertAccessible(desk.page, 'rejected')
  await go(desk.page, `/documents/${rejected.id}/correct`)
  await desk.page.getByRole('button', { name: '提交更正' }).waitFor()
  await assertAccessible(desk.page, 'correction')
  desk.clean()
  await desk.context.close()

  const { page, context, clean } = await open(browser, PHONE)
  await signIn(page, someone.login, someone.password)
  await page.getByText('附表二与主表不一致').first().waitFor()
  await assertAccessible(page, 'home with a rejection')
  await go(page, `/documents/${rejected.id}`)
  await page.getByText('请在申报系统更正后重新提交').first().waitFor()
  await assertNoOverflow(page, 'rejected')
  await page.screenshot({ path: join(VAR, 'tmp', 'taxpayer-rejected.png') })
  await go(page, `/documents/${corrected.id}`)
  await page.getByText('这份申报已被更正').first().waitFor()
  await page.getByRole('link', { name: '查看更正后的文件' }).click()
  await page.getByText('这是一份更正申报').first().waitFor()
  await go(page, `/verify/${corrected.number}`)
  await page.getByText('请以更正后的文件为准').first().waitFor()
  await assertNoOverflow(page, 'receipt')
  await assertAccessible(page, 'receipt')
  clean()
  await context.close()
})

test('a mandate for an agent is given, seen on both sides and ended', async () => {
  const agent = demo().taxpayers[1]
  const { page, context, clean } = await open(browser, PHONE)
  await signIn(page, someone.login, someone.password)
  await go(page, '/mandates')
  await page.getByLabel('代理单位的纳税人识别号').fill(agent.login)
  await page.getByRole('combobox', { name: '截止日期' }).fill(`${new Date().getFullYear() + 1}-12-31`)
  await page.getByRole('combobox', { name: '截止日期' }).press('Enter')
  await page.getByText('同时允许代为签章').click()
  await page.getByRole('button', { name: '授权', exact: true }).click()
  await page.getByText('有效', { exact: true }).first().waitFor()
  await assertNoOverflow(page, 'mandates')
  await assertAccessible(page, 'mandates')
  await page.screenshot({ path: join(VAR, 'tmp', 'taxpayer-mandates.png'), fullPage: true })

  const other = await open(browser)
  await signIn(other.page, agent.login, agent.password)
  await go(other.page, `/waiting?taxpayer_code=${someone.login}`)
  await other.page.getByText(`您正在代理 ${someone.name}`).waitFor()
  await assertAccessible(other.page, 'waiting of a client')
  await other.page.screenshot({ path: join(VAR, 'tmp', 'taxpayer-client.png') })
  await other.context.close()

  await page.getByRole('button', { name: '撤销授权' }).first().click()
  await page.getByText('已撤销', { exact: true }).first().waitFor()
  clean()
  await context.close()
})
