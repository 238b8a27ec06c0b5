/* The user manual is whole: every page has its chapter in both languages, what a chapter points at is there, and the portal shows it. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { assertAccessible, assertNoOverflow, demo, go, launch, open, ROOT, settled, signIn, URL_ } from './support.mjs'

const MANUAL = join(ROOT, 'gateway/portal/manual')
const LOCALES = ['zh-CN', 'en']
const { parts, pages: also } = JSON.parse(readFileSync(join(MANUAL, 'contents.json'), 'utf8'))
const chapters = parts.flatMap((part) => part.chapters)
const text = (locale, name) => readFileSync(join(MANUAL, locale, `${name}.md`), 'utf8')
/* Pages that need no chapter of their own. */
const WITHOUT = new Set(['help', 'missing'])

let browser
before(async () => void (browser = await launch()))
after(() => browser.close())

test('every chapter is written in both languages, and every text is a chapter', () => {
  for (const locale of LOCALES) {
    const files = readdirSync(join(MANUAL, locale)).map((file) => file.replace(/\.md$/, ''))
    assert.deepEqual(files.sort(), [...chapters].sort(), locale)
    for (const name of chapters) assert.match(text(locale, name), /^# \S/, `${locale}/${name}`)
  }
})

test('English chapters hold Chinese only where they quote it', () => {
  const unquoted = (words) => words.replace(/```.*?```/gs, '').replace(/“[^”]*”/g, '')
  for (const name of chapters) assert.doesNotMatch(unquoted(text('en', name)), /\p{Script=Han}/u, name)
})

test('chapters of both languages show the same pictures and name the same chapters', () => {
  const points = (locale, name) => [...text(locale, name).matchAll(/\]\(((?:picture|chapter):[\w-]+)\)/g)].map((match) => match[1]).sort()
  for (const name of chapters) assert.deepEqual(points('en', name), points('zh-CN', name), name)
})

test('every picture and chapter that is pointed at is there', () => {
  for (const locale of LOCALES)
    for (const name of chapters) {
      for (const [, picture] of text(locale, name).matchAll(/\(picture:([\w-]+)\)/g))
        assert.ok(existsSync(join(MANUAL, 'pictures', locale, `${picture}.webp`)), `${locale}/${picture}.webp, made by manual.mjs`)
      for (const [, chapter] of text(locale, name).matchAll(/\(chapter:([\w-]+)\)/g)) assert.ok(chapters.includes(chapter), chapter)
    }
})

test('every page has a chapter', () => {
  const router = readFileSync(join(ROOT, 'gateway/portal/src/router.ts'), 'utf8')
  const pages = [...router.matchAll(/path: '[^']*', name: '([\w-]+)'/g)].map((match) => match[1])
  assert.ok(pages.length > 25)
  for (const name of pages) if (!WITHOUT.has(name)) assert.ok(chapters.includes(also[name] ?? name), `manual/contents.json has no help for the page ${name}`)
})

for (const style of [{ locale: 'zh-CN', width: 1280 }, { locale: 'en', width: 390, height: 844, large: true }])
  test(`the manual is read, searched and left again, ${style.locale} ${style.width}`, async () => {
    const { page, context, clean } = await open(browser, style)
    await page.goto(`${URL_}/help/seal-import`)
    await settled(page)
    await assertAccessible(page, 'manual')
    await assertNoOverflow(page, 'manual')
    const heading = await page.locator('main h1').innerText()
    await page.locator('main nav a', { hasText: '→' }).click()
    await page.waitForFunction((before) => document.querySelector('main h1')?.innerText !== before, heading)
    await page.locator('main nav input').first().fill('master.key')
    await page.waitForFunction(() => document.querySelectorAll('main nav li').length === 1)
    await page.locator('main nav li a').click()
    await page.waitForURL(/\/help\/operators$/)
    clean()
    await context.close()
  })

test('help stands beside the page, and leads into the manual', async () => {
  const { page, context, clean } = await open(browser)
  const { login, password } = demo().taxpayers[1]
  await signIn(page, login, password)
  await go(page, '/my/seals')
  await page.getByRole('button', { name: '本页帮助' }).click()
  const panel = page.getByRole('dialog', { name: '查看电子公章信息' })
  await panel.getByText('印章密码', { exact: true }).first().waitFor()
  await assertAccessible(page, 'help panel')
  await panel.getByRole('button', { name: '在用户手册中打开' }).click()
  await page.waitForURL(/\/help\/my-seals$/)
  clean()
  await context.close()
})
