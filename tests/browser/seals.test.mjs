/* 批量制章 as an officer does it: a list of units, the dry run with its reasons, the seals, and the slips that nobody else opens. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test, { after, before } from 'node:test'
import { assertAccessible, demo, go, launch, open, settled, signIn, withRole } from './support.mjs'

let browser
before(async () => void (browser = await launch()))
after(() => browser.close())

const TYPES = ['财务专用章', '合同专用章', '发票专用章', '法定代表人章']

/* A list whose units mostly have no such seal yet, also when this test has run before. */
function list() {
  const codes = demo().taxpayers.map((row) => `${row.login},${row.name}`).sort(() => Math.random() - 0.5)
  return Buffer.from(`纳税人识别号,纳税人名称\n${codes.slice(0, 6).join('\n')}\n${codes[0]}\n370799999999999,没有这个单位\n`)
}

test('an officer makes seals in batch and takes the slips', async (t) => {
  const officer = withRole('税务人员')
  const { page, context, clean } = await open(browser)
  await signIn(page, officer.login, officer.password)
  await go(page, '/seals/batch')

  await t.test('the dry run shows each row with its reason', async () => {
    await page.getByRole('button', { name: '试运行' }).click()
    await page.getByText('请选择 CSV 文件').waitFor()
    await page.locator('input[type=file]').setInputFiles({ name: '单位名单.csv', mimeType: 'text/csv', buffer: list() })
    await page.locator('main .el-select').first().click()
    await page.getByRole('option', { name: TYPES[Math.floor(Math.random() * TYPES.length)] }).click()
    await page.getByRole('button', { name: '试运行' }).click()
    await page.getByText(/试运行：可制章 \d+ 个/).waitFor()
    await page.getByText('与第 2 行重复').waitFor()
    await page.getByText('没有找到代码为 370799999999999 的单位').waitFor()
    await settled(page)
    await assertAccessible(page, 'dry run')
  })

  await t.test('the seals are made, and the slips come once under a password', async (one) => {
    const start = page.getByRole('button', { name: /^制作 \d+ 枚印章$/ })
    if (await start.isDisabled()) return one.skip('every one of these units has such a seal already')
    await start.click()
    await page.getByText('初始密码单', { exact: true }).waitFor({ timeout: 60_000 })
    await page.locator('section input[type=password]').nth(0).fill('short')
    await page.locator('section input[type=password]').nth(1).fill('short')
    await page.getByRole('button', { name: '下载密码单' }).click()
    await page.getByText(/格式不对/).first().waitFor()
    await page.locator('section input[type=password]').nth(0).fill('Dayin-2026-mima')
    await page.locator('section input[type=password]').nth(1).fill('Dayin-2026-mima')
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载密码单' }).click()])
    const pdf = readFileSync(await download.path())
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
    assert.ok(pdf.includes('/AESV3'))
    await page.getByRole('button', { name: '文件已妥善保存，清除初始密码' }).click()
    await page.getByText('初始密码已清除').waitFor()
    await page.getByText('初始密码单', { exact: true }).waitFor({ state: 'detached' })
  })
  clean([/status of 400/, /status of 409/])
  await context.close()
})

test('the keeper sees what waits for approval', async () => {
  const keeper = withRole('印章管理员')
  const { page, context, clean } = await open(browser)
  await signIn(page, keeper.login, keeper.password)
  await go(page, '/seals/approvals')
  await page.getByRole('heading', { name: '电子公章导入审批' }).waitFor()
  await assertAccessible(page, 'approvals')
  clean()
  await context.close()
})

test('the tray says when it cannot ask how jobs stand, and when it can again', async () => {
  const officer = withRole('税务人员')
  const { page, context, clean } = await open(browser)
  await signIn(page, officer.login, officer.password)
  await go(page, '/seals/batch')
  const look = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  const trouble = page.getByRole('button', { name: /任务状态暂时无法更新/ })
  await page.route(/\/seals\/batches\?/, (route) => route.abort())
  await look()
  await trouble.click()
  await page.getByText('任务状态暂时无法更新').first().waitFor()
  await assertAccessible(page, 'tray')
  await page.unroute(/\/seals\/batches\?/)
  await look()
  await trouble.waitFor({ state: 'detached' })
  clean([/ERR_FAILED/])
  await context.close()
})

test('a holder sees what its seal was used for', async () => {
  const { page, context, clean } = await open(browser, { width: 390 })
  const [holder] = demo().taxpayers
  await signIn(page, holder.login, holder.password)
  await go(page, '/my/seals')
  await page.getByText('使用记录', { exact: true }).first().click()
  const uses = page.getByRole('list', { name: '使用记录' }).first()
  await uses.getByRole('link').first().waitFor()
  await assertAccessible(page, 'uses')
  await uses.getByRole('link').first().click()
  await page.waitForURL(/\/documents\//)
  clean()
  await context.close()
})
