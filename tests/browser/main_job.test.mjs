/* The main job by three people in one go: a taxpayer seals what waits, anyone verifies it, an officer archives the period and
 * finds it again; before that, the first visit of a taxpayer who has never been here. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { declare } from './filing.mjs'
import { firstSignIn, newcomer } from './newcomer.mjs'
import { assertAccessible, counted, demo, go, launch, open, ROOT, settled, signIn, soon, URL_, VAR, withRole } from './support.mjs'

let browser
before(async () => void (browser = await launch()))
after(() => browser.close())

const OWN = 'Liulan-qi-2026'
const passwords = (page) => page.locator('main input[type=password]')

/* After a wrong PIN the next try must wait; the panel says for how long. */
async function sealPatiently(page, pin) {
  const done = page.getByText('已盖章 1 份文件')
  const wait = page.locator('aside [role=alert]').filter({ hasText: /等待 \d+ 秒/ })
  for (let turn = 0; turn < 5; turn++) {
    await passwords(page).fill(pin)
    await page.getByRole('button', { name: '盖章', exact: true }).click()
    await done.or(wait).first().waitFor()
    if (await done.count()) return
    const seconds = Number(/等待 (\d+) 秒/.exec(await wait.first().innerText())[1])
    await page.waitForTimeout(seconds * 1000 + 500)
  }
  assert.fail('the seal stayed closed')
}

test('a taxpayer\'s first visit ends with a seal, and with it the first document is sealed', async (t) => {
  const someone = await newcomer()
  const { page, context, clean } = await open(browser)
  await firstSignIn(page, someone)

  await t.test('an own password comes first; a wrong old one is refused beside its field', async () => {
    await passwords(page).nth(0).fill('wrong-one')
    await passwords(page).nth(1).fill(OWN)
    await passwords(page).nth(2).fill(OWN)
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByText('原口令不正确').waitFor()
    assert.equal(await passwords(page).nth(0).getAttribute('aria-invalid'), 'true')
    await passwords(page).nth(0).fill(someone.password)
    await page.getByRole('button', { name: '下一步' }).click()
    await page.locator('input[type=file]').first().waitFor()
    await assertAccessible(page, 'certificate step')
  })

  await t.test('a wrong password of the certificate is refused, the right one gives a seal', async () => {
    await page.locator('input[type=file]').first().setInputFiles(someone.certificate)
    await passwords(page).nth(0).fill('not-the-password')
    await passwords(page).nth(1).fill('246810')
    await passwords(page).nth(2).fill('246810')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('alert').first().waitFor()
    await passwords(page).nth(0).fill(someone.certificatePassword)
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByText('您的第一枚印章已经可以使用').waitFor()
    await page.locator('main canvas[role=img]').waitFor()
    await assertAccessible(page, 'last step')
  })

  await t.test('the new holder reaches the documents that wait', async () => {
    await page.getByRole('button', { name: '开始签章' }).click()
    await page.locator('main h1', { hasText: '待签文件' }).waitFor()
  })
  clean([/status of 40[0-3]/])
  await context.close()
})

test('sealing, verifying and archiving', async (t) => {
  const people = demo()
  const taxpayer = people.taxpayers[0]
  const job = { file: join(tmpdir(), `estamp-browser-${process.pid}.pdf`) }

  await t.test('the taxpayer moves the seal by keys, is refused with a wrong PIN, and seals', async () => {
    await declare(taxpayer.login, 1)
    const { page, context, clean } = await open(browser)
    await signIn(page, taxpayer.login, taxpayer.password)
    await go(page, '/waiting')
    const row = page.locator('tbody tr').first()
    job.title = await row.locator('td.title a').innerText()
    await row.getByRole('button', { name: '签章' }).click()
    const seal = page.locator('.seal-on-page')
    await seal.waitFor()
    await assertAccessible(page, 'sealing page')
    const where = await seal.getAttribute('aria-label')
    await seal.focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Shift+ArrowLeft')
    await soon(async () => (await seal.getAttribute('aria-label')) !== where, true)
    await page.keyboard.press('Home')
    await soon(() => seal.getAttribute('aria-label'), where)
    await page.keyboard.press('Shift+ArrowUp')
    await passwords(page).fill('000000')
    await page.getByRole('button', { name: '盖章', exact: true }).click()
    await page.locator('aside [role=alert]').first().waitFor()
    await soon(() => passwords(page).inputValue(), '')
    await sealPatiently(page, people.pin)
    job.id = new URL(page.url()).searchParams.get('ids')
    clean([/status of 403/, /status of 429/])
    await context.close()
  })

  await t.test('the sealed form tells its facts on hover and can be downloaded', async () => {
    const { page, context, clean } = await open(browser)
    await signIn(page, taxpayer.login, taxpayer.password)
    await go(page, `/documents/${job.id}`)
    const spot = page.locator('.spot .target').first()
    await spot.waitFor()
    await spot.hover()
    await page.locator('.spot .tip').first().getByText('可信').waitFor()
    await page.locator('.verdict.valid').waitFor()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载' }).click()])
    await download.saveAs(job.file)
    job.receipt = await page.locator('dd').filter({ hasText: '核验' }).locator('.text').innerText()
    job.period = (await page.locator('dd').filter({ hasText: / – / }).first().innerText()).split(' – ')
    await assertAccessible(page, 'document')
    clean()
    await context.close()
  })

  await t.test('anyone verifies it without an account: valid as it is, tampered with after one byte', async () => {
    const { page, context, clean } = await open(browser)
    await page.goto(`${URL_}/verify`)
    await page.locator('input[type=file]').setInputFiles(job.file)
    await page.locator('.verdict.valid').waitFor()
    assert.match(await page.locator('.verdict').innerText(), /有效/)
    await assertAccessible(page, 'verdict')
    const bytes = readFileSync(job.file)
    bytes[Math.floor(bytes.length / 3)] ^= 1
    writeFileSync(`${job.file}.bad.pdf`, bytes)
    await page.getByRole('button', { name: '验证其他文件' }).click()
    await page.locator('input[type=file]').setInputFiles(`${job.file}.bad.pdf`)
    await page.locator('.verdict').waitFor()
    assert.equal(await page.locator('.verdict.valid').count(), 0)

    await page.getByRole('button', { name: '验证其他文件' }).click()
    let goOn
    const second = new Promise((resolve) => (goOn = resolve))
    await page.route('**/signing/verifications', async (route) => (await second, route.continue()), { times: 1 })
    await page.locator('input[type=file]').setInputFiles(job.file)
    await page.locator('input[type=file]').setInputFiles(`${job.file}.bad.pdf`) // before there is an answer for the first
    await page.locator('.verdict').waitFor()
    const late = page.waitForResponse('**/signing/verifications')
    goOn()
    await (await late).finished()
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    assert.equal(await page.locator('.verdict.valid').count(), 0)
    clean()
    await context.close()
  })

  await t.test('anyone finds the receipt by its number, and a wrong number is said to be wrong', async () => {
    const { page, context, clean } = await open(browser)
    await page.goto(`${URL_}/verify`)
    await page.locator('#receipt-number').fill(job.receipt.replace(/\s/g, ''))
    await page.locator('form').getByRole('button', { name: '查询' }).click()
    await page.getByText('回执存在').waitFor()
    await page.goto(`${URL_}/verify/0000000000000000`)
    await page.getByRole('alert').waitFor()
    clean([/status of 404/])
    await context.close()
  })

  await t.test('the officer archives the period; bar and dots both end', async () => {
    const { page, context, clean } = await open(browser)
    const officer = withRole('档案管理员')
    await signIn(page, officer.login, officer.password)
    await go(page, '/archiving')
    await page.getByText('起止日期', { exact: true }).click()
    const dates = page.locator('main input.el-input__inner')
    await dates.nth(0).click()
    await page.getByRole('dialog', { name: '所属期起' }).waitFor()
    await assertAccessible(page, 'choosing a day')
    await dates.nth(0).fill(job.period[0])
    await dates.nth(0).press('Enter')
    await dates.nth(1).fill(job.period[1])
    await dates.nth(1).press('Enter')
    await page.locator('.preview .big').waitFor()
    await page.getByRole('button', { name: '开始归档' }).click()
    await page.getByRole('heading', { name: '归档进度' }).waitFor()
    await assertAccessible(page, 'archiving')
    await page.locator('.dots').filter({ hasText: '完成归档' }).waitFor({ timeout: 120_000 })
    assert.match(await page.locator('.dots').innerText(), /====/)
    await page.locator('.note.good').filter({ hasText: '完成归档' }).waitFor()
    clean()
    await context.close()
  })

  await t.test('the officer finds it again, whole and verified', async () => {
    const { page, context, clean } = await open(browser)
    const officer = withRole('档案管理员')
    await signIn(page, officer.login, officer.password)
    await go(page, `/documents/${job.id}`)
    job.number = (await page.locator('dd .text').last().innerText()).replace(/\s/g, '')
    await go(page, `/archives?archive_number=${encodeURIComponent(job.number)}`)
    await page.locator('tbody tr').first().getByRole('button', { name: '查看明细' }).click()
    await page.locator('.verdict.valid').waitFor()
    await page.locator('.page canvas').first().waitFor()
    await assertAccessible(page, 'archived form')
    clean()
    await context.close()
  })
})

test('several documents are sealed in one go, each with its own result', async () => {
  const people = demo()
  const { page, context, clean } = await open(browser, { width: 390, height: 844 })
  const taxpayer = people.taxpayers[2]
  const some = (await declare(taxpayer.login, 3)).length
  await signIn(page, taxpayer.login, taxpayer.password)
  await go(page, '/waiting')
  const boxes = page.locator('tbody .el-checkbox')
  for (let index = 0; index < some; index++) await boxes.nth(index).click()
  await page.getByRole('button', { name: `签章 ${some} 份文件` }).click()
  await page.locator('.seal-on-page').waitFor()
  await passwords(page).fill(people.pin)
  await page.locator('aside button[type=submit]').click()
  await page.getByText(`已盖章 ${some} 份文件`).waitFor()
  await counted(page.locator('.sheets .icon.sealed'), some)
  clean()
  await context.close()
})

/* A3. For a bureau whose seal the demonstration left to be imported; where a system is used again and has none left, for a
 * taxpayer who has never come. */
test('an officer imports a bureau\'s seal by the manual\'s steps', async () => {
  const people = demo()
  const officer = withRole('税务人员')
  const { page, context, clean } = await open(browser)
  await signIn(page, officer.login, officer.password)
  await go(page, '/seals/import')
  const code = page.locator('main input.el-input__inner').first()
  await code.fill('00000000000')
  await page.getByRole('button', { name: '加载基本信息' }).click()
  await page.getByRole('alert').first().waitFor()

  const left = await unitWithoutSeal(page, people.bureaus)
  await go(page, '/seals/import')
  await code.fill(left.code)
  await page.getByRole('button', { name: '加载基本信息' }).click()
  await page.locator('.fact-list').getByText(left.kind, { exact: true }).waitFor()
  const files = page.locator('input[type=file]')
  await files.nth(0).setInputFiles(join(VAR, 'demo/certificates', `${left.code}.p12`))
  await files.nth(1).setInputFiles(join(ROOT, 'ops/demo/categories.json'))
  await passwords(page).nth(0).fill(people.certificatePassword)
  await passwords(page).nth(1).fill(people.pin)
  await passwords(page).nth(2).fill(people.pin)
  await page.getByRole('button', { name: '完成', exact: true }).click()
  await page.locator('.file.faulty').waitFor()
  await files.nth(1).setInputFiles(join(ROOT, 'ops/demo/seals', left.picture))
  await page.getByRole('button', { name: '完成', exact: true }).click()
  await page.locator('.note.good').filter({ hasText: '的电子公章已生成' }).waitFor()
  await page.locator('main canvas[role=img]').waitFor()
  await assertAccessible(page, 'seal imported')
  clean([/status of 40[04]/])
  await context.close()
})

async function unitWithoutSeal(page, codes) {
  for (const code of codes) {
    const picture = `${code}.png`
    if (!existsSync(join(ROOT, 'ops/demo/seals', picture))) continue
    await go(page, `/seals?q=${code}`)
    if (await page.getByText('没有找到印章').count()) return { code, picture, kind: '税务机关' }
  }
  return { code: (await newcomer()).code, picture: '13707000000.png', kind: '纳税人' }
}
