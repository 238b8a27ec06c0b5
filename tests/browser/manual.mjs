/* The pictures of the user manual, made from a running demonstration: node manual.mjs [name…]
 *
 *     ESTAMP_URL=http://127.0.0.1:7001/estamp ESTAMP_VAR=../../var node manual.mjs statistics verify
 *
 * Writes gateway/portal/manual/pictures/<language>/<name>.webp, some tens of kilobytes each. They are made by hand when a page has
 * changed and looked at before they are kept; `welcome` uses up a taxpayer who has never signed in. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newcomer } from './newcomer.mjs'
import { demo, go, launch, open, ROOT, settled, signIn, URL_, withRole } from './support.mjs'

const SIZE = { width: 1200, height: 780 }
const QUALITY = 0.72
const OWN = 'Liulan-qi-2026'
const people = { taxpayer: () => demo().taxpayers[1], officer: () => withRole('税务人员'), admin: () => withRole('系统管理员'), auditor: () => withRole('审计员') }
const firstLink = (page) => page.locator('tbody td a').first()

/* Who, where, and what to do there before the picture is taken. */
const PICTURES = {
  login: ['nobody', '/login'],
  receipt: ['nobody', '/verify', async (page) => page.goto(`${URL_}/verify/${await receiptNumber()}`)],
  verify: ['nobody', '/verify', verify],
  'home-taxpayer': ['taxpayer', '/'],
  password: ['taxpayer', '/password'],
  'my-certificates': ['taxpayer', '/my/certificates'],
  'my-seals': ['taxpayer', '/my/seals'],
  waiting: ['taxpayer', '/waiting'],
  sealing: ['taxpayer', '/waiting', sealing],
  sealed: ['taxpayer', '/sealed'],
  document: ['taxpayer', '/sealed', document],
  security: ['taxpayer', '/security'],
  'home-officer': ['officer', '/'],
  'seal-import': ['officer', '/seals/import'],
  'seal-batch': ['officer', '/seals/batch'],
  'seal-query': ['officer', '/seals'],
  'sealing-query': ['officer', '/sealings'],
  archiving: ['officer', '/archiving'],
  'archive-query': ['officer', '/archives'],
  taxpayers: ['officer', '/taxpayers'],
  'user-roles': ['admin', '/system/user-roles'],
  roles: ['admin', '/system/roles', (page) => page.locator('main button').first().click()],
  categories: ['admin', '/system/categories', (page) => page.locator('main [role=treeitem], main .card button').nth(2).click()],
  units: ['admin', '/system/units'],
  'account-batches': ['admin', '/system/account-batches'],
  clients: ['admin', '/system/clients'],
  parameters: ['admin', '/system/parameters'],
  statistics: ['admin', '/statistics'],
  'audit-log': ['auditor', '/audit'],
  'audit-check': ['auditor', '/audit/check'],
}

async function token(person) {
  const answer = await fetch(`${URL_}/api/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: person.login, password: person.password }) })
  return { authorization: `Bearer ${(await answer.json()).access_token}` }
}
async function sealedDocument() {
  const headers = await token(people.taxpayer())
  const list = await (await fetch(`${URL_}/api/v1/signing/documents?state=sealed&limit=1`, { headers })).json()
  return { headers, one: list.items[0] }
}
async function receiptNumber() {
  return (await sealedDocument()).one.number
}
async function verify(page) {
  const { headers, one } = await sealedDocument()
  const bytes = Buffer.from(await (await fetch(`${URL_}/api/v1/signing/documents/${one.id}/file`, { headers })).arrayBuffer())
  await page.locator('input[type=file]').first().setInputFiles({ name: 'declaration.pdf', mimeType: 'application/pdf', buffer: bytes })
  await page.locator('main article').first().waitFor()
  await drawn(page)
}
/* A page of a PDF counts as drawn when its middle is no longer of one colour. */
async function drawn(page) {
  await page.waitForFunction(() =>
    [...globalThis.document.querySelectorAll('main canvas')].some((canvas) => {
      if (canvas.width < 300) return false
      const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
      return pixels.some((value, index) => index % 4 === 0 && pixels[index + 3] === 255 && value < 90)
    }),
  )
}
async function sealing(page) {
  await page.locator('tbody td.actions button').first().click()
  await page.locator('.seal-on-page').waitFor()
  await drawn(page)
}
async function document(page) {
  await firstLink(page).click()
  await page.locator('main canvas').first().waitFor()
  await drawn(page)
}

/* Chromium itself makes the small file: no other program is needed. */
async function smaller(page, png) {
  const address = await page.evaluate(
    async ([base64, quality]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const canvas = Object.assign(globalThis.document.createElement('canvas'), { width: picture.width, height: picture.height })
      canvas.getContext('2d').drawImage(picture, 0, 0)
      return canvas.toDataURL('image/webp', quality)
    },
    [png.toString('base64'), QUALITY],
  )
  return Buffer.from(address.slice(address.indexOf(',') + 1), 'base64')
}
async function take(page, locale, name) {
  await settled(page)
  await page.evaluate(() => globalThis.document.activeElement?.blur())
  await page.mouse.move(0, 0)
  await page.waitForTimeout(700)
  const folder = join(ROOT, 'gateway/portal/manual/pictures', locale)
  mkdirSync(folder, { recursive: true })
  const bytes = await smaller(page, await page.screenshot())
  writeFileSync(join(folder, `${name}.webp`), bytes)
  console.log(`${locale} ${name} ${bytes.length}`)
}

async function firstVisit(browser, locale) {
  const someone = await newcomer()
  const { page, context } = await open(browser, { locale, ...SIZE })
  await signIn(page, someone.code, someone.password)
  const fields = page.locator('main input[type=password]')
  for (const [index, text] of [someone.password, OWN, OWN].entries()) await fields.nth(index).fill(text)
  await page.locator('main form button[type=submit], main button.el-button--danger').first().click()
  await page.locator('input[type=file]').first().waitFor({ state: 'attached' })
  await take(page, locale, 'welcome')
  await context.close()
}

const wanted = process.argv.slice(2)
const chosen = Object.entries(PICTURES).filter(([name]) => !wanted.length || wanted.includes(name))
const browser = await launch()
for (const locale of ['zh-CN', 'en']) {
  for (const who of new Set(chosen.map(([, [one]]) => one))) {
    const { page, context } = await open(browser, { locale, ...SIZE })
    if (who !== 'nobody') {
      const { login, password } = people[who]()
      await signIn(page, login, password)
    }
    for (const [name, [one, path, act]] of chosen) {
      if (one !== who) continue
      try {
        if (who === 'nobody') await page.goto(URL_ + path)
        else await go(page, path)
        await settled(page)
        await act?.(page)
        await take(page, locale, name)
      } catch (error) {
        console.error(`${locale} ${name}: ${String(error.message).split('\n')[0]}`)
        process.exitCode = 1
      }
    }
    await context.close()
  }
  if (!wanted.length || wanted.includes('welcome')) await firstVisit(browser, locale)
}
await browser.close()
