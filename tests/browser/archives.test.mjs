/* 电子档案管理 (manual 2.4): an officer sees what a period holds and why some of it stays, archives it, lets it stand and go on,
 * prints the report, finds the archive, and prints its volume's contents. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { assertAccessible, assertNoOverflow, go, launch, open, signIn, sql, VAR, withRole } from './support.mjs'

const UNITS = 4
const EACH = 200
let browser
let year
before(async () => {
  browser = await launch()
  year = makeDocuments()
})
after(() => browser.close())

/* Whether the store holds the file whole: tests of damage leave some that it does not. */
function isWhole([, , digest]) {
  const folders = [digest.slice(0, 1), join(digest.slice(0, 2), digest.slice(2, 4))] /* of now, and of earlier versions */
  const path = folders.map((folder) => join(VAR, 'store', folder, digest)).find(existsSync)
  return !!path && createHash('sha256').update(readFileSync(path)).digest('hex') === digest
}

/* A year that nobody has used yet, filled for taxpayers of its own with copies of a sealed document of the demonstration, one of
 * each voided. */
function makeDocuments() {
  const sealed = "SELECT d.id, d.category_id, d.digest FROM estamp_signing.sealing s JOIN estamp_signing.document d ON d.id = s.document_id WHERE d.state IN ('sealed', 'archived') AND d.data_digest <> '' LIMIT 1000"
  const [id, category, digest] = sql(sealed).find(isWhole) ?? []
  assert.ok(id, 'the demonstration has a sealed document')
  const used = sql("SELECT DISTINCT LEFT(period_to, 4) FROM estamp_signing.document WHERE period_to < '2100'").flat()
  const free = Array.from({ length: 19 }, (_, at) => String(new Date().getFullYear() - 1 - at)).find((one) => !used.includes(one))
  assert.ok(free, 'a year is free')
  const [[own]] = sql(`SELECT o.authority_id FROM estamp_auth.account a JOIN estamp_admin.unit o ON o.id = a.unit_id WHERE a.login = '${withRole('档案管理员').login}'`)
  const units = Array.from({ length: UNITS }, () => `0${randomBytes(13).toString('hex').slice(0, 25)}`)
  const rows = units.map((unit) => `('${unit}', 'taxpayer', '${unit.slice(-18).toUpperCase()}', '归档验收纳税人${unit.slice(-4)}', '${own}', '${own}', 0, 0, 0)`)
  sql(`INSERT INTO estamp_admin.unit (id, kind, code, name, parent_id, authority_id, level, created_ms, changed_ms) VALUES ${rows.join(', ')}`)
  for (const unit of units) {
    const prefix = `0${randomBytes(10).toString('hex').slice(0, 19)}`
    const day = `DATE_FORMAT(DATE_ADD('${free}-01-01', INTERVAL seq DAY), '%Y-%m-%d')`
    sql(`INSERT IGNORE INTO estamp_signing.document (id, number, unit_id, category_id, title, service_id, voucher_code, period_from, period_to, state,
      revision, digest, size_bytes, page_count, data_digest, place_page, place_x_um, place_y_um, client_id, created_ms, sealed_ms, changed_ms)
      SELECT CONCAT('${prefix}', LPAD(seq, 6, '0')), CONCAT('${prefix.slice(-12)}', LPAD(seq, 6, '0')), '${unit}', '${category}', title, service_id,
      voucher_code, ${day}, ${day}, IF(seq = 0, 'voided', 'sealed'), 2, '${digest}', size_bytes, page_count, data_digest, 1, 0, 0, client_id, 0,
      1700000000000, 0 FROM estamp_signing.seq_0_to_${EACH - 1} JOIN estamp_signing.document d ON d.id = '${id}'`)
  }
  return free
}

const choose = async (page, label, text) => {
  await page.getByRole('combobox', { name: label, exact: true }).click({ force: true })
  await page.getByRole('option', { name: text, exact: true }).click()
}

test('an archivist archives a year and finds it again', async (t) => {
  const { page, context, clean } = await open(browser)
  const officer = withRole('档案管理员')
  let volume
  await signIn(page, officer.login, officer.password)

  await t.test('the preview tells what would be taken, what not, and why', async () => {
    await go(page, '/archiving')
    await choose(page, '年度', year)
    await page.locator('.preview .reasons').filter({ hasText: '已作废' }).waitFor()
    await page.locator('.preview summary').first().click()
    await assertAccessible(page, 'preview')
    assert.equal(await page.locator('.preview .big').innerText(), new Intl.NumberFormat('zh-CN').format(UNITS * (EACH - 1)))
  })

  await t.test('a run stands still when told so, and goes on to its end', async () => {
    /* Told so at once, before it can have come to its end. */
    await page.route('**/api/v1/archives/runs', async (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      const answer = await route.fetch()
      const run = await answer.json()
      const headers = { authorization: route.request().headers().authorization }
      await context.request.post(`${route.request().url()}/${run.id}/pause`, { headers })
      await route.fulfill({ response: answer })
    })
    const start = page.getByRole('button', { name: '开始归档' })
    await start.click()
    const resume = page.locator('.board').getByRole('button', { name: '继续归档' })
    await resume.waitFor()
    await assertAccessible(page, 'a paused run')
    await resume.click()
    await page.locator('.dots').filter({ hasText: '完成归档' }).waitFor({ timeout: 120_000 })
    assert.match(await page.locator('.dots').innerText(), /^\.+\n====\n完成归档/)
    await page.locator('.note.good').filter({ hasText: '完成归档' }).waitFor()
    await page.unroute('**/api/v1/archives/runs')
  })

  await t.test('its report counts by authority and category, and prints', async () => {
    await go(page, '/archiving')
    await page.locator('tbody tr').first().getByRole('button', { name: '归档报告' }).click()
    await page.getByRole('heading', { name: '归档报告', level: 1 }).waitFor()
    await page.locator('tbody tr').first().waitFor()
    await assertAccessible(page, 'report')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载 PDF' }).click()
    const file = readFileSync(await (await download).path())
    assert.equal(file.subarray(0, 5).toString(), '%PDF-')
  })

  await t.test('the archive is found by year; its volume lists and prints its contents', async () => {
    await go(page, `/archives?year=${year}`)
    await page.locator('tbody tr').first().getByRole('link').first().click()
    await page.getByRole('heading', { name: '卷内目录' }).waitFor()
    volume = page.url()
    await page.locator('tbody tr').nth(1).waitFor()
    for (const head of ['序号', '责任者', '题名', '日期', '页数', '备注']) await page.getByRole('columnheader', { name: head, exact: true }).waitFor()
    await assertAccessible(page, 'volume')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '卷内目录 PDF' }).click()
    assert.match((await download).suggestedFilename(), /\.pdf$/)
    await page.locator('tbody tr').first().getByRole('button', { name: '查看明细' }).click()
    await page.locator('.verdict').waitFor()
    await page.locator('.page canvas').first().waitFor()
    await page.getByRole('region', { name: '长期保存' }).getByText('证明有效至').waitFor()
  })

  await t.test('its volumes are found, and both lists are taken along', async () => {
    for (const [path, name] of [[`/archives?year=${year}`, '电子档案查询'], [`/archives/volumes?year=${year}`, '案卷查询']]) {
      await go(page, path)
      await page.locator('tbody tr').nth(1).waitFor()
      await assertAccessible(page, name)
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: 'CSV' }).click()
      const file = await download
      assert.match(file.suggestedFilename(), new RegExp(`^${name}-.*\\.csv$`))
      const lines = readFileSync(await file.path(), 'utf8').trim().split('\r\n')
      assert.equal(lines.length - 1, path.includes('volumes') ? UNITS : UNITS * (EACH - 1))
    }
    await page.getByRole('button', { name: '查看案卷' }).first().click()
    await page.getByRole('heading', { name: '卷内目录' }).waitFor()
  })

  await t.test('a filter that cannot be is said beside its field', async () => {
    await go(page, '/archives?classification_code=分类')
    await page.locator('.field.is-faulty').filter({ hasText: '分类号' }).waitFor()
  })
  assert.ok(volume)
  clean([/status of 400/])
  await context.close()
})

test('a yearly schedule is made, switched off and removed', async () => {
  const { page, context, clean } = await open(browser)
  const officer = withRole('档案管理员')
  await signIn(page, officer.login, officer.password)
  await go(page, '/archiving')
  const box = page.locator('section[aria-labelledby=schedules-title]')
  await box.getByRole('button', { name: '新增定时归档' }).waitFor()
  const mine = box.locator('li').filter({ has: page.getByText('国家税务总局潍坊市税务局', { exact: true }) })
  if ((await mine.count()) === 0) {
    await box.getByRole('button', { name: '新增定时归档' }).click()
    await page.getByRole('button', { name: '保存' }).click()
  }
  await mine.getByText('已启用').waitFor()
  await assertAccessible(page, 'schedule')
  await mine.getByRole('button', { name: '停用', exact: true }).click()
  await mine.getByText('已停用').waitFor()
  await mine.getByRole('button', { name: '修改定时归档' }).click()
  await page.getByRole('button', { name: /^删除“/ }).click()
  await mine.waitFor({ state: 'detached' })
  clean()
  await context.close()
})

test('the pages fit a phone and read in English', async () => {
  const { page, context, clean } = await open(browser, { width: 390, height: 844, locale: 'en' })
  const officer = withRole('档案管理员')
  await signIn(page, officer.login, officer.password)
  for (const path of ['/archiving', `/archives?year=${year}`]) {
    await go(page, path)
    await assertNoOverflow(page, path)
    await assertAccessible(page, path)
  }
  await go(page, '/archiving')
  await page.locator('tbody tr').first().getByRole('button', { name: 'Report' }).click()
  await page.getByRole('heading', { name: 'Archiving report' }).waitFor()
  await assertNoOverflow(page, 'report')
  clean()
  await context.close()
})
