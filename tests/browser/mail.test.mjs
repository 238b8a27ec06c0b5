/* Notices by e-mail: the administrator sets and tries the server, a taxpayer has its address confirmed, gets a mail, and ends the mails by
 * its link. An SMTP server of a few lines listens on loopback and keeps what it gets. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { call, declare, filingToken, json } from './filing.mjs'
import { assertAccessible, assertNoOverflow, demo, go, launch, open, settled, signIn, VAR } from './support.mjs'

const [LOGIN, PASSWORD] = readFileSync(join(VAR, 'secrets/administrator'), 'utf8').split(/\s+/)
const PHONE = { width: 390, height: 844 }
const address = `zhang.${Date.now()}@example.com`
const mails = []
let browser, smtp, port, someone, document_

/* RFC 5321, as far as a sender without extensions needs it; addresses that begin with `gone` are refused. */
function talk(socket) {
  let rest = ''
  let body = null
  let to = ''
  socket.write('220 test\r\n')
  const answers = { EHLO: '250 test', HELO: '250 test', MAIL: '250 ok', RCPT: '250 ok', DATA: '354 go on', QUIT: '221 bye', RSET: '250 ok', NOOP: '250 ok' }
  socket.on('error', () => undefined)
  socket.on('data', (bytes) => {
    rest += bytes
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end)
      rest = rest.slice(end + 2)
      if (body) {
        if (line !== '.') body.push(line)
        else {
          mails.push({ to, lines: body })
          body = null
          socket.write('250 kept\r\n')
        }
        continue
      }
      const word = line.slice(0, 4).toUpperCase()
      if (word === 'RCPT') to = /<(.*)>/.exec(line)?.[1]
      if (word === 'DATA') body = []
      socket.write(`${word === 'RCPT' && to.startsWith('gone') ? '550 No such mailbox' : (answers[word] ?? '502 no')}\r\n`)
    }
  })
}
/* The text part, which comes first. */
function textOf(mail) {
  const begin = mail.lines.findIndex((line, index) => line === '' && mail.lines[index - 1] === 'Content-Transfer-Encoding: base64')
  const end = mail.lines.findIndex((line, index) => index > begin && line.startsWith('--'))
  return Buffer.from(mail.lines.slice(begin + 1, end).join(''), 'base64').toString('utf8')
}
async function mailTo(whom, number) {
  for (let turn = 0; turn < 900; turn++) {
    const found = mails.filter((mail) => mail.to === whom)
    if (found.length >= number) return found[number - 1]
    await new Promise((done) => setTimeout(done, 200))
  }
  throw new Error(`no mail ${number} to ${whom}`)
}

before(async () => {
  smtp = createServer(talk)
  await new Promise((done) => smtp.listen(0, '127.0.0.1', done))
  port = smtp.address().port
  browser = await launch()
})
after(async () => {
  await browser.close()
  smtp.close()
})

async function administrator(options) {
  const opened = await open(browser, options)
  await signIn(opened.page, LOGIN, PASSWORD)
  await go(opened.page, '/system/parameters')
  await opened.page.getByRole('heading', { name: '邮件服务器' }).waitFor()
  return { ...opened, card: opened.page.locator('#mail-server') }
}

test('the administrator sets the server, tries it, and reads what it says in plain words', async () => {
  const { page, context, clean, card } = await administrator()
  await card.getByLabel('服务器地址').fill('127.0.0.1')
  await card.getByLabel('端口').fill(String(port))
  await card.locator('.el-select').first().click()
  await page.getByRole('option', { name: /不加密/ }).click()
  await card.getByLabel('用户名').fill('')
  await card.getByLabel('发件人地址').fill('nobody')
  await card.getByLabel(/至少间隔/).fill('0')
  if (!(await card.getByRole('checkbox').isChecked())) await card.getByText('启用邮件通知').click()
  await card.getByRole('button', { name: '保存邮件服务器' }).click()
  await card.getByText('name@example.com').waitFor() // the fault beside its field
  await card.getByLabel('发件人地址').fill('no-reply@tax.example.cn')
  await card.getByLabel('发件人名称').fill('潍坊市税务局')
  await card.getByRole('button', { name: '保存邮件服务器' }).click()
  await card.getByText('已保存', { exact: true }).waitFor()
  await card.getByLabel('收件地址').fill('gone@example.com')
  await card.getByRole('button', { name: '发送测试邮件' }).click()
  await card.getByText('服务器拒绝这个收件地址').waitFor()
  await card.getByText('550 No such mailbox').waitFor()
  await card.getByLabel('收件地址').fill('tester@example.com')
  await card.getByRole('button', { name: '发送测试邮件' }).click()
  await card.getByText('服务器已接收邮件').waitFor()
  assert.match(textOf(await mailTo('tester@example.com', 1)), /测试邮件/)
  await assertAccessible(page, 'parameters')
  clean([/400/])
  await context.close()
})

test('on a phone a taxpayer has its address confirmed by the code that comes there', async () => {
  const { page, context, clean } = await open(browser, PHONE)
  someone = demo().taxpayers[0]
  ;[document_] = await declare(someone.login, 1) // before there is an address: no mail says that it came
  await signIn(page, someone.login, someone.password)
  await go(page, '/security')
  const card = page.locator('#mail-notices')
  if (await card.getByRole('button', { name: '删除邮箱' }).count()) await card.getByRole('button', { name: '删除邮箱' }).click()
  await card.getByRole('button', { name: '设置邮箱' }).click()
  await card.getByRole('button', { name: '发送确认码' }).click()
  await card.getByText('请至少选择一种。').waitFor()
  await card.getByLabel('邮箱地址').fill(address)
  await card.getByText('已作废').click()
  await card.getByText('收到文件').click()
  await assertNoOverflow(page, 'security')
  await assertAccessible(page, 'security')
  await card.getByRole('button', { name: '发送确认码' }).click()
  const code = /\d{8}/.exec(textOf(await mailTo(address, 1)))[0]
  await card.getByLabel('确认码').fill(String((Number(code) + 1) % 1e8).padStart(8, '0'))
  await card.getByRole('button', { name: '确认', exact: true }).click()
  await card.getByText(/还可以再试 4 次/).waitFor()
  await card.getByLabel('确认码').fill(code)
  await card.getByRole('button', { name: '确认', exact: true }).click()
  await card.getByText('邮箱已确认。').waitFor()
  await card.getByText(address).waitFor()
  await assertAccessible(page, 'security with an address')
  clean([/400/])
  await context.close()
})

test('a notice comes by mail, and its link ends the mails without signing in', async () => {
  const token = await filingToken()
  const voided = await call('POST', `/signing/declarations/${document_.id}/void`, { token, ...json({ reason: '重复申报' }) })
  assert.equal(voided.state, 'voided')
  const mail = await mailTo(address, 2)
  const text = textOf(mail)
  assert.match(text, /文件已作废: 1/)
  assert.doesNotMatch(text, /重复申报/)
  const { page, context, clean } = await open(browser, PHONE)
  await page.goto(/https?:\S+unsubscribe\?token=\S+/.exec(text)[0])
  await settled(page)
  await assertNoOverflow(page, 'unsubscribe')
  await assertAccessible(page, 'unsubscribe')
  await page.getByRole('button', { name: '停止发送邮件通知' }).click()
  await page.getByText('已停止发送邮件通知').waitFor()
  clean()
  await context.close()
  const login = await call('POST', '/auth/login', json({ login: someone.login, password: someone.password }))
  const state = await call('GET', '/signing/mail', { token: login.access_token })
  assert.deepEqual(state.kinds, [])
})

test('mail is turned off again, and the account says so', async () => {
  const { page, context, clean, card } = await administrator({ locale: 'zh-CN' })
  if (await card.getByRole('checkbox').isChecked()) await card.getByText('启用邮件通知').click()
  await card.getByRole('button', { name: '保存邮件服务器' }).click()
  await card.getByText('已保存', { exact: true }).waitFor()
  await go(page, '/security')
  await page.locator('#mail-notices').getByText('系统没有启用邮件').waitFor()
  clean()
  await context.close()
})
