/* 系统维护, chapter 2.5 of the manual, by the bureau's administrator: 操作人员角色, 配置系统角色, 档案类别维护; and units from a CSV file. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { assertAccessible, go, launch, open, ROOT, settled, signIn, withRole } from './support.mjs'

let browser, page, context, clean
const REFUSED = [/status of 40[09]/] // what the story is refused on purpose
const word = Date.now().toString(36)
before(async () => {
  browser = await launch()
  ;({ page, context, clean } = await open(browser))
  const { login, password } = withRole('系统管理员')
  await signIn(page, login, password)
})
after(async () => {
  await context?.close()
  await browser?.close()
})

const button = (name, inside = page) => inside.getByRole('button', { name, exact: true })
const said = (text, inside = page) => inside.getByText(text).first().waitFor()
/* Element Plus hides the control itself: what is clicked is its label. */
async function tick(text, on, inside = page) {
  const label = inside.locator('label.el-checkbox', { hasText: text }).first()
  await label.waitFor()
  await settled(page) /* the boxes are there before what is ticked */
  if ((await label.locator('input').isChecked()) !== on) await label.click()
}
const form = (name) => readFileSync(`${ROOT}/ops/demo/forms/${name}`)
const file = (name, content) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) })

test('2.5.2: a role is made, filled, kept from two powers, and deleted', async () => {
  await go(page, '/system/roles')
  const name = `测试角色${word}`
  await page.getByLabel('新角色名称').fill(name)
  await button('创建新角色').click()
  await said(`“${name}”的权限`)
  await tick('印章启用', true)
  await tick('审计日志', true)
  await button('保存权限').click()
  await said('管理印章与审计两权不得集于一个角色')
  await tick('审计日志', false)
  await button('保存权限').click()
  await page.getByRole('status').filter({ hasText: name }).waitFor()
  await assertAccessible(page, 'roles')
  await button(`删除角色“${name}”`).click()
  await button(`删除角色“${name}”`, page.getByRole('dialog')).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  assert.equal(await page.getByRole('button', { name: new RegExp(`指定权限 ${name}`) }).count(), 0)
  clean(REFUSED)
})

test('2.5.1: a user gets a role, which is explained, and loses it again', async () => {
  await go(page, '/system/user-roles?q=370703001')
  const panel = page.getByRole('dialog')
  const set = async (on) => {
    await page.getByRole('button', { name: /^设置角色/ }).first().click()
    await tick('档案管理员', on, panel)
    await button('保存设置', panel).click()
    await panel.waitFor({ state: 'hidden' })
  }
  await set(true)
  await page.getByRole('button', { name: /^设置角色/ }).first().click()
  await said('角色“档案管理员”', panel)
  await said('由 王建国 授予', panel)
  await assertAccessible(page, 'user roles')
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'hidden' })
  await set(false)
  clean(REFUSED)
})

test('2.5.3: a category of level 2, a form of level 3, its versions, its faults', async () => {
  await go(page, '/system/categories')
  const tree = page.getByRole('navigation', { name: '档案类别维护' })
  await button('审批类', tree).click()
  await page.getByRole('button', { name: '添加子类别' }).click()
  const two = `测试审批${word}`
  await page.getByLabel('档案类别名称').fill(two)
  await page.getByLabel(/凭证种类代码/).fill(`T${word}`)
  await page.getByLabel(/服务 ?ID/).fill(`SP.T.${word}`)
  await page.getByLabel('归档分类号').fill('SP-99')
  await button('添加').click()
  await button(two, tree).waitFor()
  await page.getByRole('button', { name: '添加子类别' }).click()
  const name = `t${word}`
  const xml = form('zzsybnsrfb6-gdzc.xml').toString().replace('name="zzsybnsrfb6-gdzc"', `name="${name}"`)
  const pair = async (vts, config, content = xml) => {
    await page.locator('input[type=file]').nth(0).setInputFiles(file(vts, form('zzsybnsrfb6-gdzc.vts')))
    await page.locator('input[type=file]').nth(1).setInputFiles(file(config, content))
  }
  await page.getByLabel('档案类别名称').fill(`测试表${word}`)
  await page.getByLabel('归档分类号').fill('SP-99-01')
  await pair(`${name}.vts`, 'another.xml')
  await button('添加').click()
  await said('报表模版文件和配置文件的文件名必须相同')
  await pair(`${name}.vts`, `${name}.xml`, xml.replace('cells="B6 C6"', 'cells="B6 H99"').replace('type="text" label="纳税人名称"', 'type="txt" label="纳税人名称"'))
  await button('添加').click()
  await said('文件有 2 处问题')
  await said(/第 21 行第 29 列/)
  await pair(`${name}.vts`, `${name}.xml`)
  await button('添加').click()
  await said('第 1 版')
  await page.getByRole('button', { name: /预览.*第 1 版/ }).click()
  await page.locator('canvas').first().waitFor()
  await assertAccessible(page, 'categories')
  await pair(`${name}.vts`, `${name}.xml`)
  await button('保存修改的内容').click()
  await said('第 2 版')
  await button('改用第 1 版').click()
  await button('改用第 2 版').waitFor()
  await button('停用此类别').click()
  await button(`停用“测试表${word}”`).click()
  await said('此类别已停用')
  clean(REFUSED)
})

test('units come from a CSV file: checked, imported, kept with their history', async () => {
  await go(page, '/system/units/import')
  const code = `T${word.toUpperCase()}`.padEnd(12, '0')
  const rows = (name) => `纳税人识别号,纳税人名称,单位种类,上级机关代码\r\n${code},${name},纳税人,13707020100\r\n12,坏行,纳税人,13707020100\r\n`
  const upload = async (name) => {
    await page.locator('input[type=file]').setInputFiles(file(`单位${word}.csv`, rows(name)))
    await button('上传并检查').click()
    await said('检查完毕，尚未导入')
    await said('1 行有误，不会导入')
    await assertAccessible(page, 'unit import')
    await button('导入 1 行').click()
    await said('导入完成')
  }
  await upload(`导入公司${word}`)
  await upload(`改名公司${word}`)
  const renamed = page.getByRole('button', { name: new RegExp(`改名公司${word}`) })
  for (let tries = 0; tries < 60 && !(await renamed.count()); tries++) { // earlier imports in the list have ended too
    await go(page, '/system/units/import')
    await go(page, `/system/units?q=${encodeURIComponent(`改名公司${word}`)}`)
  }
  await renamed.click()
  const panel = page.getByRole('dialog')
  await said('变更记录', panel)
  await said(`导入公司${word}`, panel)
  await settled(page)
  await assertAccessible(page, 'unit')
  await button('停用', panel).click()
  await button(`停用“改名公司${word}”`, panel).click()
  await button('重新启用', panel).click()
  await button('停用', panel).waitFor()
  clean(REFUSED)
})
