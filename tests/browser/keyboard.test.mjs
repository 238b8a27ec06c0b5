/* The main job without a mouse: a taxpayer signs in, opens what waits, seals it, reads the seal's facts, and signs out. */
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { declare } from './filing.mjs'
import { demo, launch, open, settled, soon, URL_ } from './support.mjs'

let browser
before(async () => void (browser = await launch()))
after(() => browser.close())

/* What has the focus: its role or tag, and its name. */
const focused = (page) =>
  page.evaluate(() => {
    const one = document.activeElement
    const style = getComputedStyle(one)
    const label = one.labels?.[0]?.innerText ?? ''
    const shown = (box) => box && (getComputedStyle(box).outlineStyle !== 'none' || getComputedStyle(box).boxShadow !== 'none')
    return {
      name: (one.getAttribute('aria-label') ?? (one.innerText || label)).trim(),
      tag: one.tagName.toLowerCase(),
      type: one.getAttribute('type') ?? '',
      where: one.closest('nav, main, header, aside, [role=dialog], [role=menu]')?.tagName.toLowerCase() ?? '',
      seen: style.outlineStyle !== 'none' || style.boxShadow !== 'none' || shown(one.closest('.el-input__wrapper, .el-checkbox, .el-select__wrapper')),
    }
  })

async function tabTo(page, wanted, fits) {
  for (let turn = 0; turn < 200; turn++) {
    await page.keyboard.press('Tab')
    const one = await focused(page)
    if (!fits(one)) continue
    assert.ok(one.seen, `the focus on ${wanted} is seen`)
    return one
  }
  assert.fail(`no way to ${wanted} by the Tab key`)
}

test('a taxpayer does the main job by keys alone', async () => {
  const { pin, taxpayers } = demo()
  const someone = taxpayers.at(-1)
  await declare(someone.login, 1)
  const { page, context, clean } = await open(browser)
  await page.goto(`${URL_}/login`)
  await page.locator('input[autocomplete=username]').waitFor()
  await tabTo(page, 'the user name', (one) => one.tag === 'input' && one.type !== 'password')
  await page.keyboard.type(someone.login)
  await tabTo(page, 'the password', (one) => one.type === 'password')
  await page.keyboard.type(someone.password)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => !url.pathname.endsWith('/login'))
  await settled(page)
  await tabTo(page, 'what waits', (one) => one.where === 'nav' && one.name === '待签文件')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/waiting/)
  await settled(page)
  await page.locator('tbody tr').first().waitFor()

  await tabTo(page, 'the first document', (one) => one.tag === 'button' && one.name === '签章')
  await page.keyboard.press('Enter')
  await page.locator('.seal-on-page').waitFor()
  const before = await page.locator('.seal-on-page').getAttribute('aria-label')
  await tabTo(page, 'the seal on the page', (one) => one.name === before)
  await page.keyboard.press('ArrowUp')
  await soon(async () => (await page.locator('.seal-on-page').getAttribute('aria-label')) !== before, true)
  await tabTo(page, 'the PIN', (one) => one.type === 'password')
  await page.keyboard.type(pin)
  await page.keyboard.press('Enter')
  await page.getByText('已盖章 1 份文件').waitFor()

  await tabTo(page, 'the sealed documents', (one) => one.where === 'nav' && one.name === '已签文件')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/sealed/)
  await settled(page)
  await tabTo(page, 'the sealed document', (one) => one.where === 'main' && one.tag === 'a')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/documents\//)
  await page.locator('.spot .target').first().waitFor()
  const spot = await page.locator('.spot .target').first().getAttribute('aria-label')
  await tabTo(page, 'the seal', (one) => one.name === spot)
  await page.locator('.spot .tip').first().waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: '签章信息' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: '签章信息' }).waitFor({ state: 'hidden' })
  await tabTo(page, 'the account', (one) => one.name.startsWith('账户：'))
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'menuitem')
  for (let turn = 0; turn < 10 && (await focused(page)).name !== '退出登录'; turn++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/login/)
  clean()
  await context.close()
})
