/* 签章位置: a seal at several places of one document, dragged, by keys, on a keyword and astride the edges; looked for in the file. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import test, { after, before } from 'node:test'
import { call, declare, json } from './filing.mjs'
import { assertAccessible, assertNoOverflow, counted, demo, go, launch, open, settled, signIn, soon, URL_ } from './support.mjs'

let browser
before(async () => void (browser = await launch()))
after(() => browser.close())

const stamps = (page) => page.locator('.seal-on-page')
const places = (page) => page.locator('.places .list > li')
const field = (place, label) => place.getByLabel(label, { exact: true })

/* A taxpayer with a seal, and a document of several pages that waits for it. */
async function waiting() {
  for (const person of demo().taxpayers) {
    const [document] = await declare(person.login, 1)
    if (document.page_count > 1) return { person, document }
  }
  assert.fail('no category makes a form of several pages')
}
async function onDesk(page, person, document) {
  await signIn(page, person.login, person.password)
  await go(page, `/sealing?ids=${document.id}`)
  await stamps(page).first().waitFor()
  await settled(page) /* each sheet has its place */
}
async function drag(page, from, to) {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 })
  await page.mouse.move(to.x, to.y, { steps: 3 })
  await page.mouse.up()
}
const middle = (box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 })

/* Reddish pixels of each page within so many millimetres of its right edge, as another program draws it. */
function redAtRight(pdf, pages, mm) {
  const dots = 72
  return Array.from({ length: pages }, (_, index) => {
    const ppm = execFileSync('pdftoppm', ['-r', String(dots), '-f', String(index + 1), '-l', String(index + 1), '-'], { input: pdf, maxBuffer: 1 << 28 })
    const [, width, height] = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.subarray(0, 40).toString('latin1')).map(Number)
    const at = ppm.length - width * height * 3
    let red = 0
    for (let y = 0; y < height; y++)
      for (let x = Math.floor(width - (mm / 25.4) * dots); x < width; x++) {
        const [r, g, b] = ppm.subarray(at + (y * width + x) * 3)
        if (r > g + 60 && r > b + 60) red++
      }
    return red
  })
}

test('a seal stands at several places of one document, and they are in the file', async (t) => {
  const { person, document } = await waiting()
  const pages = document.page_count
  const { page, context, clean } = await open(browser)
  await onDesk(page, person, document)

  await t.test('a place is added to the form\'s, told in mm, and moved by keys and by typing', async () => {
    await counted(stamps(page), 1)
    await page.getByRole('button', { name: '添加位置' }).click()
    await counted(places(page), 2)
    await counted(stamps(page), 2)
    const added = places(page).nth(1)
    const before = Number(await field(added, '左右（毫米）').inputValue())
    const seal = page.locator('.seal-on-page').last()
    await seal.focus()
    await page.keyboard.press('ArrowLeft')
    await soon(async () => Number(await field(added, '左右（毫米）').inputValue()), before - 1)
    await page.keyboard.press('Shift+ArrowLeft')
    await soon(async () => Number(await field(added, '左右（毫米）').inputValue()), before - 11)
    await field(added, '左右（毫米）').fill('9999')
    await added.getByText('印章超出了页面').waitFor()
    assert.ok(await page.getByRole('button', { name: '盖章', exact: true }).isDisabled())
    await field(added, '左右（毫米）').fill('20')
  })

  await t.test('a straddle seal shows its strips on every page and all together', async () => {
    await page.getByRole('button', { name: '骑缝章', exact: true }).click()
    await counted(stamps(page), 2 + pages)
    await counted(places(page).nth(2).locator('.preview .part'), pages)
    await places(page).nth(2).getByText('跳过封面').click()
    await counted(stamps(page), pages > 2 ? 2 + pages - 1 : 2)
    await places(page).nth(2).getByText('跳过封面').click()
    await counted(stamps(page), 2 + pages)
    await assertAccessible(page, 'places of a seal')
    await assertNoOverflow(page, 'places of a seal')
  })

  await t.test('dragged onto a page it is one place more, over the edge a straddle seal, and Delete takes it away', async () => {
    const sheet = page.locator('[data-page="1"]')
    await sheet.scrollIntoViewIfNeeded()
    const hold = page.locator('.choice.chosen .picture')
    await hold.scrollIntoViewIfNeeded()
    const box = await sheet.boundingBox()
    await drag(page, middle(await hold.boundingBox()), { x: box.x + box.width / 2, y: box.y + 150 })
    await counted(places(page), 4)
    assert.match(await places(page).nth(3).innerText(), /页面上/)
    const ids = await stamps(page).evaluateAll((all) => all.map((each) => Number(each.dataset.place)))
    const one = sheet.locator(`[data-place="${Math.max(...ids)}"]`)
    await drag(page, middle(await one.boundingBox()), { x: box.x + box.width - 2, y: box.y + 200 })
    await places(page).nth(3).getByText('骑缝章').first().waitFor()
    await one.focus()
    await page.keyboard.press('Delete')
    await counted(places(page), 3)
  })

  await t.test('a keyword is asked for, looked for, and shown where the seal will stand', async () => {
    const before = await stamps(page).count()
    await page.getByRole('button', { name: '按关键字', exact: true }).click()
    await places(page).nth(3).getByText('请填写关键字').waitFor()
    await field(places(page).nth(3), '关键字').fill('没有这样的文字')
    await places(page).nth(3).getByText('没有找到关键字').waitFor()
    assert.ok(await page.getByRole('button', { name: '盖章', exact: true }).isDisabled())
    await field(places(page).nth(3), '关键字').fill('纳税人')
    await page.waitForFunction((count) => document.querySelectorAll('.seal-on-page').length === count + 1, before)
    assert.equal(await places(page).nth(3).locator('.fault').count(), 0)
  })

  await t.test('what is allowed afterwards, and what the signature carries, is chosen under more options', async () => {
    assert.equal(await page.getByRole('combobox', { name: '盖章后允许的更改' }).isVisible(), false, 'the ordinary way stays short')
    await page.getByText('更多选项').click()
    for (const [label, option] of [['盖章后允许的更改', '只允许填写表单、在已有签名域签章'], ['表单域', '全部锁定'], ['长期证明', '只有签名']]) {
      await page.getByRole('combobox', { name: label, exact: true }).click({ force: true })
      await page.getByRole('option', { name: option, exact: true }).click()
    }
    await assertAccessible(page, 'more options of a sealing')
    await assertNoOverflow(page, 'more options of a sealing')
  })

  await t.test('what was asked for is in the file', async () => {
    await page.locator('main input[type=password]').fill(demo().pin)
    await page.getByRole('button', { name: '盖章', exact: true }).click()
    await page.getByText('已盖章 1 份文件').waitFor()
    const { access_token: token } = await call('POST', '/auth/login', json({ login: person.login, password: person.password }))
    const [sealing] = (await call('GET', `/signing/documents/${document.id}`, { token })).sealings
    assert.equal(sealing.places.length, 3 + pages)
    assert.ok(sealing.places.some((place) => Math.abs(place.x_mm - 20) < 0.1))
    const file = await fetch(`${URL_}/api/v1/signing/documents/${document.id}/file`, { headers: { authorization: `Bearer ${token}` } })
    const bytes = Buffer.from(await file.arrayBuffer())
    const { report } = await call('POST', '/signing/verifications', { body: bytes, headers: { 'content-type': 'application/pdf' } })
    assert.deepEqual([report.signatures[0].certification, report.signatures[0].level, report.overall], [2, 'B-B', 'intact'])
    const red = redAtRight(bytes, pages, 4)
    assert.ok(red.every((count) => count > 0), `red at the right edges: ${red}`)
    clean([/status of 400.*\/places$/]) /* the words that are not there */
  })
  await context.close()
})

test('on a phone, in English, by keyboard alone', async () => {
  const { person, document } = await waiting()
  const { page, context, clean } = await open(browser, { locale: 'en', width: 390, height: 844, dark: true })
  await onDesk(page, person, document)
  await page.getByRole('button', { name: 'Straddle seal', exact: true }).focus()
  await page.keyboard.press('Enter')
  await counted(stamps(page), 1 + document.page_count)
  await stamps(page).last().focus()
  await page.keyboard.press('ArrowUp')
  const at = field(places(page).nth(1), 'From the top (mm)')
  const before = Number(await at.inputValue())
  assert.ok(before > 0)
  await page.keyboard.press('Shift+ArrowDown')
  await soon(async () => Number(await at.inputValue()), before + 10)
  await page.keyboard.press('Delete')
  await counted(places(page), 1)
  await stamps(page).first().focus()
  await page.keyboard.press('Home')
  await counted(places(page), 0)
  await counted(stamps(page), 1)
  await assertAccessible(page, 'places on a phone')
  await assertNoOverflow(page, 'places on a phone')
  clean()
  await context.close()
})
