/* An officer queries (manual 2.3.2 电子公章查询, 2.3.3 签章信息查询): filters that stay in the address, a row that opens its panel and then
 * its page, columns that are remembered, and the list as a file. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test, { after, before } from 'node:test'
import { assertAccessible, assertNoOverflow, demo, go, launch, open, settled, signIn, withRole } from './support.mjs'

let browser
before(async () => void (browser = await launch()))
after(() => browser.close())

/* The side menu's item, as a person would go. */
const menu = async (page, name) => {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).first().click()
  await settled(page)
}
const field = (page, name) => page.getByRole('search').getByLabel(name, { exact: true })
const search = async (page) => {
  await page.getByRole('search').getByRole('button', { name: '查询' }).click()
  await settled(page)
}
async function taken(page, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()])
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
}

test('an officer finds seals by code, name and certificate, and takes the list along', async (t) => {
  const officer = withRole('税务人员')
  const someone = demo().taxpayers[0]
  const { page, context, clean } = await open(browser)
  await signIn(page, officer.login, officer.password)
  await menu(page, '电子公章查询')

  await t.test('the beginning of a code and a part of a name both find it', async () => {
    await field(page, '纳税人识别号或单位名称').fill(someone.login.slice(0, 14).toLowerCase())
    await search(page)
    await page.locator('tbody tr', { hasText: someone.name }).first().waitFor()
    await field(page, '纳税人识别号或单位名称').fill(someone.name.slice(1, 5))
    await search(page)
    await page.locator('tbody tr', { hasText: someone.name }).first().waitFor()
    assert.match(decodeURIComponent(page.url()), new RegExp(`q=${someone.name.slice(1, 5)}`))
    await assertAccessible(page, 'seal query')
  })

  await t.test('a row opens the panel with seal, certificate and chain; it has a page of its own', async () => {
    await page.locator('tbody tr', { hasText: someone.name }).first().locator('td').nth(2).click()
    const panel = page.getByRole('dialog')
    await panel.getByText('数字证书', { exact: true }).first().waitFor()
    await panel.getByText('序列号').first().waitFor()
    await panel.getByRole('link', { name: '打开整页' }).click()
    await page.waitForURL(/\/seals\/[0-9a-z]{26}$/)
    await settled(page)
    await page.getByText(someone.name).first().waitFor()
    await assertAccessible(page, 'seal page')
    await page.goBack()
    await page.waitForURL(/seals\?/)
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })
  })

  await t.test('the file holds what the filters leave', async () => {
    const csv = await taken(page, '导出 CSV')
    const lines = csv.bytes.toString('utf8').trim().split('\r\n')
    assert.equal(csv.bytes.subarray(0, 3).toString('hex'), 'efbbbf') // so that a spreadsheet program takes it for UTF-8
    assert.ok(lines[0].startsWith('印章编号,印章名称') && csv.name.endsWith('.csv'), lines[0])
    assert.ok(lines.length > 1 && lines.slice(1).every((line) => line.includes(someone.name.slice(1, 5))))
    const book = await taken(page, '导出 Excel')
    assert.ok(book.name.endsWith('.xlsx') && book.bytes.subarray(0, 2).toString() === 'PK')
  })

  await t.test('a column that is put away stays away', async () => {
    await page.locator('summary', { hasText: '显示列' }).click()
    await page.locator('fieldset label', { hasText: '公章类别' }).click()
    await page.getByRole('columnheader', { name: '公章类别' }).waitFor({ state: 'detached' })
    await menu(page, '签章信息查询')
    await menu(page, '电子公章查询')
    await page.locator('tbody tr').first().waitFor()
    assert.equal(await page.getByRole('columnheader', { name: '公章类别' }).count(), 0)
    await page.locator('summary', { hasText: '显示列' }).click()
    await page.locator('fieldset label', { hasText: '公章类别' }).click()
    await page.getByRole('columnheader', { name: '公章类别' }).waitFor()
  })

  await t.test('what is asked for in the wrong way is said beside the field', async () => {
    await field(page, '纳税人识别号或单位名称').fill('甲')
    await page.getByRole('search').getByRole('button', { name: '查询' }).click()
    await page.getByRole('search').getByRole('alert').waitFor()
  })
  clean([/status of 400/])
  await context.close()
})

test('an officer finds sealings by several states and goes to the form itself', async (t) => {
  const officer = withRole('税务人员')
  const someone = demo().taxpayers[0]
  const { page, context, clean } = await open(browser)
  await signIn(page, officer.login, officer.password)
  await menu(page, '签章信息查询')

  await t.test('a taxpayer alone, then only what is sealed or archived', async () => {
    await field(page, '纳税人识别号、名称或文件编号').fill(someone.login)
    await search(page)
    await page.locator('tbody tr', { hasText: someone.name }).first().waitFor()
    await page.locator('.field', { hasText: '档案状态' }).locator('.el-select').click()
    await page.getByRole('option', { name: '已签章' }).click()
    await page.getByRole('option', { name: '已归档' }).click()
    await page.keyboard.press('Escape')
    await search(page)
    await page.waitForURL(/state=sealed(%2C|,)archived/)
    await page.locator('tbody tr', { hasText: someone.name }).first().waitFor()
    const states = await page.locator('td.state').allInnerTexts()
    assert.ok(states.length && states.every((state) => /已签章|已归档/.test(state)), states.join())
    await assertAccessible(page, 'sealing query')
  })

  await t.test('its number finds one document; the panel leads to the form', async () => {
    const number = (await page.locator('td.number').first().innerText()).trim().split('\n').pop()
    await page.getByRole('search').getByRole('button', { name: '清除条件' }).click()
    await settled(page)
    await field(page, '纳税人识别号、名称或文件编号').fill(number)
    await search(page)
    await page.getByText('已显示 1 条').waitFor()
    const csv = await taken(page, '导出 CSV')
    assert.equal(csv.bytes.toString('utf8').trim().split('\r\n').length, 2)
    await page.locator('tbody tr').first().locator('td').nth(1).click()
    await page.getByRole('dialog').getByRole('link', { name: '查看明细' }).click()
    await page.waitForURL(/\/documents\//)
    await page.locator('canvas').first().waitFor()
    await assertAccessible(page, 'the form')
  })

  clean()
  await context.close()
})

test('the query pages fit a phone', async () => {
  const officer = withRole('税务人员')
  const { page, context, clean } = await open(browser, { width: 390, height: 844 })
  await signIn(page, officer.login, officer.password)
  for (const path of ['seals', 'sealings', 'taxpayers']) {
    await go(page, path)
    await page.locator('tbody tr').first().waitFor()
    await assertNoOverflow(page, path)
  }
  clean()
  await context.close()
})
