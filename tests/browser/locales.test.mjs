import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { ROOT } from './support.mjs'

const SRC = join(ROOT, 'gateway/portal/src')
const read = (locale) => flat(JSON.parse(readFileSync(join(SRC, 'locales', `${locale}.json`), 'utf8')))
const zh = read('zh-CN')
const en = read('en')

function flat(tree, prefix = '') {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value]] : Object.entries(flat(value, `${prefix + key}.`)))),
  )
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? sources(join(folder, entry.name)) : /\.(vue|ts)$/.test(entry.name) ? [join(folder, entry.name)] : [],
  )
}
const code = sources(SRC).map((file) => [file, readFileSync(file, 'utf8')])

test('both languages have the same keys', () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(zh).sort())
})

test('no name is given twice: the second would take the place of the first', () => {
  for (const locale of ['zh-CN', 'en']) {
    const text = readFileSync(join(SRC, 'locales', `${locale}.json`), 'utf8')
    const names = [...text.matchAll(/^ {2}"([^"]+)":/gm)].map((match) => match[1])
    assert.deepEqual(names.filter((name, index) => names.indexOf(name) !== index), [], locale)
  }
})

test('no text is empty', () => {
  for (const [key, value] of [...Object.entries(zh), ...Object.entries(en)]) assert.notEqual(value.trim(), '', key)
})

test('a text takes the same values in both languages', () => {
  const places = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
  for (const key of Object.keys(zh)) assert.deepEqual(places(en[key]), places(zh[key]), key)
})

test('English texts hold no Chinese', () => {
  for (const [key, value] of Object.entries(en)) assert.doesNotMatch(value, /\p{Script=Han}/u, key)
})

test('every key that the code names exists', () => {
  const known = new Set(Object.keys(zh))
  for (const [file, text] of code)
    for (const [, key] of text.matchAll(/\bt\(\s*'([\w.-]+)'/g)) assert.ok(known.has(key), `${key} in ${file}`)
})

test('every page of the menu is named, and said on an officer\'s home page what it is for', () => {
  const text = code.find(([file]) => file.endsWith('/menu.ts'))[1]
  const names = (part) => [...part.matchAll(/\{ name: '([\w-]+)'(?:, any: [^}]*)? \}/g)].map((match) => match[1])
  const officers = names(text.slice(text.indexOf('const OFFICER'))).filter((name) => !['home', 'security'].includes(name))
  assert.ok(officers.length > 10)
  for (const name of names(text)) assert.ok(`menu.${name}` in zh, `menu.${name}`)
  for (const name of officers) assert.ok(`home.way.${name}` in zh, `home.way.${name}`)
})

test('every action and every kind of thing that the services write into the audit log can be chosen and read in words', () => {
  const written = (folder) => readdirSync(folder, { recursive: true }).filter((file) => /\.c$/.test(file)).map((file) => readFileSync(join(folder, file), 'utf8')).join('\n')
  const services = written(join(ROOT, 'services')).replace(/\/\*[\s\S]*?\*\//g, '')
  const lines = services.split('\n').filter((line) => !/#|http_request_once|problem_fault|SELECT|FROM/.test(line))
  const actions = lines.flatMap((line) => [...line.matchAll(/"([a-z_]{3,}\.[a-z_]+)"/g)].map((match) => match[1])).filter((name) => !/\.(csv|pdf|xlsx)$/.test(name))
  const tables = [...services.matchAll(/struct http_table \w+ = \{\.name = "([\w-]+)"/g)].map((match) => `${match[1]}.export`)
  const offered = [...code.find(([file]) => file.endsWith('/audit.ts'))[1].matchAll(/^ {2}'([\w.-]+)',$/gm)].map((match) => match[1])
  assert.ok(actions.length > 80 && tables.length > 5)
  const known = new Set(['login', 'logout', ...actions, ...tables])
  assert.deepEqual([...known].filter((name) => !offered.includes(name)), [], 'written, not offered')
  assert.deepEqual(offered.filter((name) => !known.has(name)), [], 'offered, never written')
  for (const name of offered) assert.ok(`audit.action.${name.replaceAll('.', '_')}` in zh, name)
  const things = [...services.matchAll(/\.object = (?:id \? )?"(\w+)"(?: : "(\w+)")?/g)].flatMap((match) => [match[1], match[2]]).filter(Boolean)
  for (const name of ['list', 'role', 'category', 'parameter', 'mandate', 'unit_import', ...things]) assert.ok(`audit.thing.${name}` in zh, name)
})

test('templates hold no Chinese of their own', () => {
  for (const [file, text] of code.filter(([name]) => name.endsWith('.vue'))) {
    const template = (/<template>[\s\S]*<\/template>/.exec(text)?.[0] ?? '').replaceAll("'中文'", '').replace(/<!--[\s\S]*?-->/g, '')
    assert.doesNotMatch(template, /\p{Script=Han}/u, file)
  }
})
