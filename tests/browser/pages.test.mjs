/* Every page of everyone's menu: accessible, within its width, in words, and nothing wrong in the console. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { assertAccessible, assertNoOverflow, demo, go, launch, open, ROOT, settled, signIn, URL_, withRole } from './support.mjs'

let browser
before(async () => void (browser = await launch()))
after(() => browser.close())

const OPEN = ['/login', '/verify', '/verify/0000000000000000', '/help', '/nowhere']
const ROLES = ['税务人员', '印章管理员', '档案管理员', '系统管理员', '审计员']
/* What the menu does not lead to. */
const TAXPAYERS_OWN = ['/password', '/sealing/all']
const ADMINISTRATORS_OWN = ['/system/units/import']
const LOOKS = [
  { locale: 'zh-CN', width: 1280 },
  { locale: 'en', width: 1280, dark: true },
]
const SMALL = [
  { locale: 'zh-CN', width: 390, height: 844 },
  { locale: 'en', width: 390, height: 844, large: true },
]
const MISSING = [/status of 404/]
/* A text that is missing shows its key. */
const WORDS = JSON.parse(readFileSync(join(ROOT, 'gateway/portal/src/locales/zh-CN.json'), 'utf8'))
const KEY = new RegExp(`(?<![\\w./-])(?:${Object.keys(WORDS).join('|')})\\.[a-z][\\w-]*(?:\\.[\\w-]+)*(?<!\\.(?:pdf|csv|xlsx|xml|vts|p12|pem|key))`, 'g')

/* Where the side menu leads, without the address that all share. */
async function menuOf(page) {
  await settled(page)
  const paths = await page.locator('nav a').evaluateAll((links, base) => links.map((link) => link.pathname.slice(base)), new URL(URL_).pathname.length)
  assert.ok(paths.length > 1, paths.join())
  return [...new Set(paths)]
}

async function look(page, where) {
  await settled(page)
  assert.deepEqual((await page.locator('body').innerText()).match(KEY) ?? [], [], where)
  await assertAccessible(page, where)
  await assertNoOverflow(page, where)
}
const name = (look) => `${look.locale} ${look.width}${look.dark ? ' dark' : ''}${look.large ? ' large' : ''}`

for (const style of [...LOOKS, ...SMALL])
  test(`pages for anyone, ${name(style)}`, async () => {
    const { page, context, clean } = await open(browser, style)
    for (const path of OPEN) {
      await page.goto(URL_ + path)
      await look(page, path)
    }
    clean(MISSING)
    await context.close()
  })

for (const style of [...LOOKS, ...SMALL])
  test(`a taxpayer's pages, ${name(style)}`, async () => {
    const { page, context, clean } = await open(browser, style)
    const { login, password } = demo().taxpayers[1]
    await signIn(page, login, password)
    for (const path of [...(await menuOf(page)), ...TAXPAYERS_OWN]) {
      await go(page, path)
      await look(page, path)
    }
    clean()
    await context.close()
  })

for (const role of ROLES)
  for (const style of LOOKS)
    test(`${role}'s pages, ${name(style)}`, async () => {
      const { page, context, clean } = await open(browser, style)
      const { login, password } = withRole(role)
      await signIn(page, login, password)
      for (const path of [...(await menuOf(page)), ...(role === '系统管理员' ? ADMINISTRATORS_OWN : [])]) {
        await go(page, path)
        await look(page, path)
      }
      clean()
      await context.close()
    })
