/* Pictures of every page for everyone, to be looked at: node look.mjs FOLDER [people] [looks] [pattern of addresses]
 *
 *     ESTAMP_URL=… ESTAMP_VAR=… node look.mjs /tmp/looks taxpayer,admin zh1280,en390l,en1280d '^/my'
 *
 * A look is the language, the width in pixels, then any of l: large type, d: dark, e: as if every list were empty, x: as if the
 * services failed. */
import { mkdirSync } from 'node:fs'
import { address, PAGES, PEOPLE } from './places.mjs'
import { go, launch, open, settled, signIn, URL_ } from './support.mjs'

const [out, people = 'all', looks = 'zh1280', only = ''] = process.argv.slice(2)
if (!out) {
  console.error('usage: node look.mjs FOLDER [people] [looks] [pattern of addresses]')
  process.exit(2)
}

function styleOf(look) {
  const [, language, width, letters] = /^(zh|en)(\d+)([ldex]*)$/.exec(look) ?? []
  if (!language) throw new Error(`${look} is no look, e.g. zh1280, en390l`)
  const has = (letter) => letters.includes(letter)
  const size = { width: Number(width), height: Number(width) < 500 ? 844 : 900 }
  return { locale: language === 'en' ? 'en' : 'zh-CN', ...size, large: has('l'), dark: has('d'), empty: has('e'), failing: has('x') }
}

const FAULT = { type: 'about:blank', title: 'The service cannot be reached', status: 503, code: 'service_unavailable', request_id: 'f00d' }
/* From signing in on: what the page is told instead of what is so. */
async function pretend(page, { empty, failing }) {
  if (!empty && !failing) return
  await page.route(/\/api\/v1\/(?!auth\/(login|refresh|csrf))/, async (route) => {
    if (route.request().method() !== 'GET') return route.continue()
    if (failing) return route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(FAULT) })
    const response = await route.fetch()
    if (!/json/.test(response.headers()['content-type'] ?? '')) return route.fulfill({ response })
    const body = await response.json()
    return route.fulfill({ response, json: Array.isArray(body?.items) ? { ...body, items: [], next: null } : body })
  })
}

const browser = await launch()
mkdirSync(out, { recursive: true })
for (const look of looks.split(','))
  for (const who of people === 'all' ? Object.keys(PAGES) : people.split(',')) {
    const style = styleOf(look)
    const { page, context } = await open(browser, style)
    if (PEOPLE[who]) await signIn(page, PEOPLE[who]().login, PEOPLE[who]().password)
    await pretend(page, style)
    for (const path of PAGES[who].filter((one) => new RegExp(only).test(one))) {
      try {
        const where = await address(who, path)
        if (!where) throw new Error('nothing of this kind is there')
        if (PEOPLE[who]) await go(page, where)
        else await page.goto(URL_ + where)
        await settled(page)
        await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().endTime === Infinity))
        await page.screenshot({ path: `${out}/${look}-${who}${path.replace(/[/?=:]+/g, '_')}.png`, fullPage: true })
      } catch (error) {
        console.error(look, who, path, error.message.split('\n')[0])
        process.exitCode = 1
      }
    }
    await context.close()
  }
await browser.close()
