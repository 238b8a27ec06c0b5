import { ask, askBlob, askStream, type Query } from './http'
import type { Page } from './types'

export type RunState = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled'
export interface Period {
  from: string
  to: string
}
export interface RunRefusal {
  document_id: string
  code: string
  title: string
}
export interface Run {
  id: string
  state: RunState
  period: Period
  total: number
  done: number
  failed: number
  created: string
  started: string | null
  finished: string | null
  refusals?: RunRefusal[]
}
export const isLive = (run: Run) => run.state === 'queued' || run.state === 'running' || run.state === 'paused'

export interface ArchivePreview {
  period: Period
  documents: number
  taxpayers: number
}
export interface ArchiveRecord {
  id: string
  archive_number: string
  volume_number: string
  document_id: string
  title: string
  category_name: string
  classification_codes: string[]
  year: number
  taxpayer: { code: string; name: string }
  authority: { code: string; name: string }
  retention: string
  secrecy: string
  archived: string
  digest: string
  related?: Array<{ id: string; archive_number: string; relation: string }>
}

export const startRun = (period: Period, once: string) => ask<Run>('POST', '/archives/runs', { json: { period }, once })
export const runs = (query: Query = {}) => ask<Page<Run>>('GET', '/archives/runs', { query })
export const run = (id: string) => ask<Run>('GET', `/archives/runs/${id}`)
export const runStream = (id: string, signal: AbortSignal) => askStream(`/archives/runs/${id}/stream`, { signal })
export const steerRun = (id: string, how: 'pause' | 'resume' | 'cancel') => ask<Run>('POST', `/archives/runs/${id}/${how}`)
export const archivePreview = (period: Period) => ask<ArchivePreview>('GET', '/archives/preview', { query: { ...period } })
export const records = (query: Query) => ask<Page<ArchiveRecord>>('GET', '/archives/records', { query })
export const record = (id: string) => ask<ArchiveRecord>('GET', `/archives/records/${id}`)
export const recordFile = (id: string) => askBlob(`/archives/records/${id}/file`)
