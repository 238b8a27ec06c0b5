import { ask, askTable, postBlob, type Query, type TableFormat } from './http'
import type { SEAL_TYPES } from './seals'
import type { Page } from './types'

export const BATCH_STATES = ['draft', 'queued', 'running', 'paused', 'done', 'failed', 'cancelled'] as const
export const ROW_STATES = ['ready', 'refused', 'made', 'failed'] as const
export interface Batch {
  id: string
  state: (typeof BATCH_STATES)[number]
  source: 'file' | 'without_seal'
  source_name: string
  authority: string
  seal_type: (typeof SEAL_TYPES)[number]
  algorithm: 'rsa' | 'p256'
  validity_days: number
  created_by: string
  created_name: string
  created: string
  started: string | null
  finished: string | null
  rows: number
  left_over: number
  ready: number
  refused: number
  made: number
  failed: number
  codes: number
  codes_until: string | null
  codes_taken: string | null
}
export interface BatchRow {
  position: number
  line: number
  unit_code: string
  unit_name: string
  state: (typeof ROW_STATES)[number]
  problem: string | null
  text: string | null
  seal_id: string | null
  seal_number: string | null
}
export interface KeyPool {
  ready: number
  target: number
  make_ms: number
}

export const isLiveBatch = (batch: Batch) => batch.state === 'queued' || batch.state === 'running' || batch.state === 'paused'

export const batches = (query: Query) => ask<Page<Batch>>('GET', '/seals/batches', { query })
export const batch = (id: string) => ask<Batch>('GET', `/seals/batches/${id}`)
export const batchRows = (id: string, query: Query) => ask<Page<BatchRow>>('GET', `/seals/batches/${id}/rows`, { query })
export const batchTable = (id: string, format: TableFormat) => askTable(`/seals/batches/${id}/rows`, {}, format)
export const createBatch = (form: FormData, once: string) => ask<Batch>('POST', '/seals/batches', { form, once })
export const steerBatch = (id: string, how: 'start' | 'pause' | 'resume' | 'cancel' | 'retry') => ask<Batch>('POST', `/seals/batches/${id}/${how}`)
export const printSlips = (id: string, password: string, per_page: number) => postBlob(`/seals/batches/${id}/slips`, { json: { password, per_page } })
export const wipeSlips = (id: string) => ask<void>('DELETE', `/seals/batches/${id}/slips`)
export const keyPool = () => ask<KeyPool>('GET', '/seals/key-pool')
