import { createI18n } from 'vue-i18n'
import { shallowRef } from 'vue'
import { speak } from './api/http'

export const LOCALES = { 'zh-CN': '简体中文', en: 'English' } as const
export type Locale = keyof typeof LOCALES

const KEY = 'estamp-locale'
const loaders: Record<Locale, () => Promise<{ default: Record<string, unknown> }>> = {
  'zh-CN': () => import('./locales/zh-CN.json'),
  en: () => import('./locales/en.json'),
}
const elementLoaders: Record<Locale, () => Promise<{ default: object }>> = {
  'zh-CN': () => import('element-plus/es/locale/lang/zh-cn'),
  en: () => import('element-plus/es/locale/lang/en'),
}

export const i18n = createI18n({ legacy: false, locale: 'zh-CN', fallbackLocale: false, messages: {} })
export const elementLocale = shallowRef<object>()
export const t = i18n.global.t

export function chosenLocale(): Locale {
  return localStorage.getItem(KEY) === 'en' ? 'en' : 'zh-CN'
}

export async function setLocale(locale: Locale): Promise<void> {
  const [messages, element] = await Promise.all([loaders[locale](), elementLoaders[locale]()])
  i18n.global.setLocaleMessage(locale, messages.default as never)
  i18n.global.locale.value = locale
  elementLocale.value = element.default
  document.documentElement.lang = locale
  localStorage.setItem(KEY, locale)
  speak(locale)
}
