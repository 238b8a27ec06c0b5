/* 电子印章数据: a seal's structure (GB/T 38540) in its details, its verification step by step, and the file that goes along. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test, { after, before } from 'node:test'
import { assertAccessible, demo, go, launch, open, settled, signIn, sql, withRole } from './support.mjs'

let browser
before(async () => void (browser = await launch()))
after(() => browser.close())

/* Of a taxpayer of the demonstration, so that other tests' seals do not matter. */
function seal() {
  const codes = demo().taxpayers.map((row) => `'${row.login}'`)
  const found = sql(`SELECT s.id FROM estamp_seals.seal s JOIN estamp_seals.seal_structure t ON t.seal_id = s.id
    JOIN estamp_admin.unit u ON u.id = s.unit_id WHERE u.code IN (${codes}) AND s.state = 'enabled' AND s.not_after_ms > ${Date.now()}
    ORDER BY s.id LIMIT 1`)
  return found[0][0]
}

test('a seal shows its structure, and hands it out', async () => {
  const officer = withRole('税务人员')
  const { page, context, clean } = await open(browser)
  await signIn(page, officer.login, officer.password)
  await go(page, `/seals/${seal()}`)
  const part = page.locator('section').filter({ has: page.getByRole('heading', { name: '电子印章数据' }) })
  await part.getByText('验证步骤').waitFor()
  await part.getByText('有效', { exact: true }).waitFor()
  assert.equal(await part.getByText('通过', { exact: true }).count(), 4)
  await part.getByText('GB/T 38540-2020 · V4').waitFor()
  await settled(page)
  await assertAccessible(page, 'structure')
  const [download] = await Promise.all([page.waitForEvent('download'), part.getByRole('button', { name: '下载电子印章文件（.esl）' }).click()])
  assert.match(download.suggestedFilename(), /^[A-Z0-9]{16}\.esl$/)
  const file = readFileSync(await download.path())
  assert.equal(file[0], 0x30)
  assert.ok(file.includes('eStamp'))
  clean()
  await context.close()
})
