import { ask, askTable, type Query, type TableFormat } from './http'

/* 统计: counters of the caller's authority and all below it; `counted` says when. */
export interface Part {
  id: string
  code: string
  name: string
  count: number
}
export interface Sealings {
  counted: string | null
  from: string
  to: string
  step: 'day' | 'month'
  total: number
  points: Array<{ point: string; count: number }>
  categories: Part[]
  authorities: Part[]
}
export interface ArchiveYear {
  year: number
  waiting: number
  sealed: number
  archived: number
  other: number
}
export interface Archives {
  counted: string | null
  years: ArchiveYear[]
}
export interface Ends {
  certificates: number
  seals: number
}
export interface Expiry {
  counted: string | null
  expired: Ends
  soon: Array<Ends & { days: number }>
  months: Array<Ends & { month: string }>
}

export const countSealings = (query: Query = {}) => ask<Sealings>('GET', '/admin/statistics/sealings', { query })
export type By = 'point' | 'category' | 'authority'
export const sealingsFile = (by: By, format: TableFormat, query: Query) => askTable('/admin/statistics/sealings/parts', { ...query, by }, format)
export const countArchives = (query: Query = {}) => ask<Archives>('GET', '/admin/statistics/archives', { query })
export const countExpiry = (query: Query = {}) => ask<Expiry>('GET', '/admin/statistics/expiry', { query })
