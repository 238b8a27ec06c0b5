/* Every page, for everyone who may see it: accessible, within its width, and nothing wrong in the console. */
import test, { after, before } from 'node:test'
import { assertAccessible, assertNoOverflow, demo, go, launch, open, settled, signIn, URL_, withRole } from './support.mjs'

let browser
before(async () => void (browser = await launch()))
after(() => browser.close())

const OPEN = ['/login', '/verify', '/verify/0000000000000000', '/help', '/nowhere']
const TAXPAYER = ['/', '/waiting', '/sealed', '/my/seals', '/my/certificates', '/security', '/password']
const PEOPLE = {
  税务人员: ['/', '/seals/import', '/seals', '/sealings', '/archives', '/taxpayers', '/statistics'],
  印章管理员: ['/', '/seals'],
  档案管理员: ['/archiving'],
  系统管理员: ['/', '/system/user-roles', '/system/roles', '/system/categories', '/system/units', '/system/units/import', '/system/clients', '/system/parameters', '/statistics'],
  审计员: ['/', '/audit', '/audit/check'],
}
const LOOKS = [
  { locale: 'zh-CN', width: 1280 },
  { locale: 'en', width: 1280, dark: true },
]
const SMALL = [
  { locale: 'zh-CN', width: 390, height: 844 },
  { locale: 'en', width: 390, height: 844, large: true },
]
const MISSING = [/status of 404/]

async function look(page, where) {
  await settled(page)
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
    for (const path of TAXPAYER) {
      await go(page, path)
      await look(page, path)
    }
    clean()
    await context.close()
  })

for (const [role, paths] of Object.entries(PEOPLE))
  for (const style of LOOKS)
    test(`${role}'s pages, ${name(style)}`, async () => {
      const { page, context, clean } = await open(browser, style)
      const { login, password } = withRole(role)
      await signIn(page, login, password)
      for (const path of paths) {
        await go(page, path)
        await look(page, path)
      }
      clean()
      await context.close()
    })
