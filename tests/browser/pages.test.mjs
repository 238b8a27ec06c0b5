/* Every page, for everyone who may see it: accessible, within its width, in words, and nothing wrong in the console. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { address, PAGES, PEOPLE } from './places.mjs'
import { assertAccessible, assertNoOverflow, go, launch, open, ROOT, settled, signIn, URL_ } from './support.mjs'

let browser
before(async () => void (browser = await launch()))
after(() => browser.close())

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
const KEY = new RegExp(`(?<![\\w./-])(?:${Object.keys(WORDS).join('|')})\\.[a-z][\\w-]*(?:\\.[\\w-]+)*(?![\\w-])(?<!\\.(?:pdf|csv|xlsx|xml|vts|p12|pem|key|sh|json))`, 'g')
/* The manual and the correction of data name things of programs. */
const NAMES_THINGS = /^\/help|\/correct$/
/* Pages that are steps of a story, told in main_job, auth and admin. */
const TOLD_ELSEWHERE = new Set(['welcome'])

const name = (look) => `${look.locale} ${look.width}${look.dark ? ' dark' : ''}${look.large ? ' large' : ''}`

test('every page of the portal stands among those that are looked at', () => {
  const router = readFileSync(join(ROOT, 'gateway/portal/src/router.ts'), 'utf8')
  const routes = [...router.matchAll(/path: '([^']*)', name: '([\w-]+)'/g)].filter(([, , one]) => !TOLD_ELSEWHERE.has(one))
  const looked = Object.values(PAGES).flat().map((path) => path.replace(/\?.*/, ''))
  assert.ok(routes.length > 25)
  for (const [, path, one] of routes) {
    const shape = new RegExp(`^${path.replace(/:rest.*/, 'nowhere').replace(/\/:\w+\?/, '(/.*)?').replace(/:\w+/g, '[^/]+')}$`)
    assert.ok(looked.some((where) => shape.test(where)), `places.mjs names no address of the page ${one}`)
  }
})

for (const [who, paths] of Object.entries(PAGES))
  for (const style of who === 'anyone' || who === 'taxpayer' ? [...LOOKS, ...SMALL] : LOOKS)
    test(`pages of ${who}, ${name(style)}`, async () => {
      const { page, context, clean } = await open(browser, style)
      if (PEOPLE[who]) await signIn(page, PEOPLE[who]().login, PEOPLE[who]().password)
      for (const path of paths) {
        const where = await address(who, path)
        if (!where) continue /* a system that is used up holds nothing of this kind */
        if (PEOPLE[who]) await go(page, where)
        else await page.goto(URL_ + where)
        await settled(page)
        if (!NAMES_THINGS.test(path)) assert.deepEqual((await page.locator('body').innerText()).match(KEY) ?? [], [], path)
        await assertAccessible(page, path)
        await assertNoOverflow(page, path)
      }
      clean(PEOPLE[who] ? [] : MISSING)
      await context.close()
    })
