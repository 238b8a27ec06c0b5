/* The pictures of the user manual, made from a running demonstration: node manual.mjs [name…]
 *
 *     ESTAMP_URL=http://127.0.0.1:7001/estamp ESTAMP_VAR=../../var node manual.mjs statistics verify
 *
 * Writes gateway/portal/manual/pictures/<language>/<name>.webp, some tens of kilobytes each. They are made by hand when a page has
 * changed and looked at before they are kept; `welcome` uses up a taxpayer who has never signed in. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { firstSignIn, newcomer } from './newcomer.mjs'
import { address, asked, PEOPLE } from './places.mjs'
import { demo, go, launch, open, ROOT, settled, signIn, URL_ } from './support.mjs'

const SIZE = { width: 1200, height: 780 }
const QUALITY = 0.72
const OWN = 'Liulan-qi-2026'

/* Who, where, and what to do there before the picture is taken. */
const PICTURES = {
  login: ['nobody', '/login'],
  receipt: ['nobody', '/verify/:receipt'],
  verify: ['nobody', '/verify', verify],
  'home-taxpayer': ['taxpayer', '/'],
  password: ['taxpayer', '/password'],
  'my-certificates': ['taxpayer', '/my/certificates'],
  'my-seals': ['taxpayer', '/my/seals'],
  waiting: ['taxpayer', '/waiting'],
  sealing: ['taxpayer', '/waiting', sealing],
  batch: ['taxpayer', '/sealing/all'],
  'seal-outside': ['taxpayer', '/sealing/outside?ids=:waiting'],
  sealed: ['taxpayer', '/sealed'],
  document: ['taxpayer', '/documents/:sealed', drawn],
  uploads: ['taxpayer', '/uploads', uploads],
  notices: ['taxpayer', '/notices'],
  mandates: ['taxpayer', '/mandates'],
  security: ['taxpayer', '/security'],
  'home-officer': ['officer', '/'],
  'seal-import': ['officer', '/seals/import'],
  'seal-batch': ['officer', '/seals/batch'],
  'seal-batch-rows': ['officer', '/seals/batch', dryRun],
  'seal-approvals': ['keeper', '/seals/approvals', openFirst],
  'seal-query': ['officer', '/seals'],
  'sealing-query': ['officer', '/sealings'],
  correct: ['officer', '/documents/:correctable/correct'],
  archiving: ['archivist', '/archiving'],
  'archiving-report': ['archivist', '/archiving/:run'],
  'archive-query': ['archivist', '/archives?year=2024'],
  'archive-volume': ['archivist', '/archives/volumes/:volume'],
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

async function verify(page) {
  const path = await address('taxpayer', '/signing/documents/:sealed/file')
  const bytes = Buffer.from(await (await asked('taxpayer', path)).arrayBuffer())
  await page.locator('input[type=file]').first().setInputFiles({ name: 'declaration.pdf', mimeType: 'application/pdf', buffer: bytes })
  await page.locator('main article').first().waitFor()
  await drawn(page)
}
/* A list with all that can be wrong in one; nothing is made of it. */
async function dryRun(page) {
  const lines = demo().taxpayers.slice(0, 6).map((row) => `${row.login},${row.name}`)
  const text = ['纳税人识别号,纳税人名称', ...lines, lines[0], '370799999999999,没有这个单位', ''].join('\n')
  await page.locator('main input[type=file]').setInputFiles({ name: '2026.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await page.locator('main .el-select').first().click()
  await page.getByRole('option').last().click()
  await page.locator('main form button[type=submit]').click()
  await page.locator('main section.card tbody tr').nth(7).waitFor()
  await page.locator('main section.card').first().evaluate((board) => board.scrollIntoView())
}
async function openFirst(page) {
  await page.locator('tbody td.actions button').first().click()
  await page.locator('.el-drawer h2, .el-drawer form, .el-drawer dl').first().waitFor()
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
/* Chosen, one of them no PDF; nothing is sent. */
async function uploads(page) {
  const file = (name, text) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(text) })
  await page.locator('main input[type=file]').setInputFiles([file('购销合同.pdf', `%PDF-1.7 ${' '.repeat(180_000)}`), file('会议记录.pdf', 'no PDF')])
  await page.locator('.files > li.refused').waitFor()
}
async function sealing(page) {
  await page.locator('tbody td.actions button').first().click()
  await page.locator('.seal-on-page').waitFor()
  const several = (await page.locator('[data-page]').count()) > 1
  if (several) await page.locator('.places .adds button').nth(1).click() /* the straddle seal */
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
  await firstSignIn(page, someone)
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
      const { login, password } = PEOPLE[who]()
      await signIn(page, login, password)
    }
    for (const [name, [one, path, act]] of chosen) {
      if (one !== who) continue
      try {
        const where = await address(who, path)
        if (!where) throw new Error('nothing of this kind is there')
        if (who === 'nobody') await page.goto(URL_ + where)
        else await go(page, where)
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
