import { i18n, t } from '@/i18n'

/* How figures and times are written: 2026-11-22 14:05 in local time, whatever the browser's own habit is. */
const two = (value: number) => String(value).padStart(2, '0')

export function day(text: string | null | undefined): string {
  if (!text) return '—'
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? text : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

export function moment(text: string | null | undefined): string {
  if (!text) return '—'
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? text : `${day(text)} ${two(at.getHours())}:${two(at.getMinutes())}`
}

export function today(): string {
  return day(new Date().toISOString())
}

export function daysUntil(text: string): number {
  const at = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59` : text)
  return Math.floor((at.getTime() - Date.now()) / 86_400_000)
}

export const count = (value: number) => new Intl.NumberFormat(i18n.global.locale.value).format(value)
export const listed = (names: string[]) => names.join(i18n.global.locale.value === 'en' ? ', ' : '、')
export const portion = (part: number, whole: number) => (whole > 0 ? Math.min(100, Math.floor((100 * part) / whole)) : 0)

export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(0)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/* 2026-07-01 … 2026-09-30 is said as the month, quarter or year that it is. */
export function periodName(from: string, to: string): string {
  const year = from.slice(0, 4)
  if (from.slice(0, 7) === to.slice(0, 7)) return from.slice(0, 7)
  if (from === `${year}-01-01` && to === `${year}-12-31`) return t('period.year', { year })
  const quarter = QUARTERS.indexOf(`${from.slice(5)} ${to.slice(5)}`) + 1
  if (quarter > 0 && to.startsWith(year)) return t('period.quarter', { year, quarter })
  return `${day(from)} – ${day(to)}`
}
const QUARTERS = ['01-01 03-31', '04-01 06-30', '07-01 09-30', '10-01 12-31']

/* The moments at which a local day begins, and at which it is over. */
export const dayStart = (day: string) => new Date(`${day}T00:00:00`).toISOString()
export function dayEnd(day: string): string {
  const next = new Date(`${day}T00:00:00`)
  next.setDate(next.getDate() + 1)
  return next.toISOString()
}

/* The first and last day of a month given as YYYY-MM. */
export const monthStart = (month: string) => `${month}-01`
export function monthEnd(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return `${month}-${two(new Date(year, number, 0).getDate())}`
}
