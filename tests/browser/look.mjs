/* Pictures of every page for everyone, to be looked at: node look.mjs FOLDER [people] [looks] [pattern of addresses]
 *
 *     ESTAMP_URL=… ESTAMP_VAR=… node look.mjs /tmp/looks taxpayer,admin zh1280,en390l,en1280d '^/my'
 *
 * A look is the language, the width in pixels, then l for large type or d for dark. */
import { demo, go, launch, open, settled, signIn, URL_, withRole } from './support.mjs'
const [out, roles = 'all', looks = 'zh1280', only] = process.argv.slice(2)
const PEOPLE = {
  anyone: ['/login', '/verify', '/verify/0000000000000000', '/help', '/nowhere'],
  taxpayer: ['/', '/waiting', '/sealed', '/my/seals', '/my/certificates', '/security', '/password'],
  officer: ['/', '/seals/import', '/seals', '/sealings', '/archives', '/taxpayers', '/security'],
  keeper: ['/', '/seals'],
  archivist: ['/', '/archiving', '/archives'],
  admin: ['/', '/system/user-roles', '/system/roles', '/system/categories', '/system/units', '/system/clients', '/system/parameters', '/statistics'],
  auditor: ['/', '/audit', '/audit/check'],
}
const ROLE = { officer: '税务人员', keeper: '印章管理员', archivist: '档案管理员', admin: '系统管理员', auditor: '审计员' }
const browser = await launch()
for (const look of looks.split(',')) {
  const style = { locale: look.startsWith('en') ? 'en' : 'zh-CN', width: Number(/\d+/.exec(look)[0]), dark: look.includes('d_') || look.endsWith('d'), large: look.endsWith('l') }
  if (style.width < 500) style.height = 844
  for (const role of roles === 'all' ? Object.keys(PEOPLE) : roles.split(',')) {
    const { page, context } = await open(browser, style)
    if (role !== 'anyone') {
      const { login, password } = role === 'taxpayer' ? demo().taxpayers[1] : withRole(ROLE[role])
      await signIn(page, login, password)
    }
    for (const path of PEOPLE[role]) {
      if (only && !new RegExp(only).test(path)) continue
      try {
        if (role === 'anyone') await page.goto(URL_ + path); else await go(page, path)
        await settled(page)
        await page.screenshot({ path: `${out}/${look}-${role}${path.replaceAll('/', '_')}.png`, fullPage: true })
      } catch (e) { console.log(look, role, path, e.message.split('\n')[0]) }
    }
    await context.close()
  }
}
await browser.close()
