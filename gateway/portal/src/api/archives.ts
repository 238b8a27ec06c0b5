import { ask, askBlob, askStream, type Query } from './http'
import type { Report } from './signing'
import type { Page, Unit } from './types'

export type RunState = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled'
export interface Period {
  from: string
  to: string
}
export interface RunFault {
  document_id: string
  code: string
  title: string
  taxpayer_code: string
  taxpayer_name: string
}
export interface Run {
  id: string
  state: RunState
  period: Period
  authority_id: string
  started_by: string
  total: number
  archived: number
  left: number
  created: string
  started: string | null
  finished: string | null
  problem?: { title?: string }
}
export const isLive = (run: Run) => run.state === 'queued' || run.state === 'running' || run.state === 'paused'

/* `ready` would be taken; the others would stay, each for its reason. */
export interface ArchivePreview {
  period: Period
  ready: number
  not_sealed: number
  archived: number
  categories: Array<{ category_id: string; name: string; reason: 'ready' | 'not_sealed' | 'archived'; count: number }>
}
export interface ArchiveRecord {
  id: string
  archive_number: string
  volume_id: string
  volume_number: string
  item_number: number
  document_id: string
  title: string
  year: number
  taxpayer: Unit
  authority: Unit
  period: Period
  retention: string
  secrecy: string
  file_digest: string
  trusted: boolean
  sealed: string
  archived: string
}
export interface RecordWhole extends ArchiveRecord {
  classification_codes: string[]
  verification_when_archived: Report
  verification: { bytes: 'ok' | 'changed' | 'missing'; checked: string; report?: Report }
}

export const startRun = (period: Period, once: string) => ask<Run>('POST', '/archives/runs', { json: { period }, once })
export const runs = () => ask<Page<Run>>('GET', '/archives/runs')
export const run = (id: string) => ask<Run>('GET', `/archives/runs/${id}`)
export const runFaults = (id: string, query: Query) => ask<Page<RunFault>>('GET', `/archives/runs/${id}/faults`, { query })
export const runStream = (id: string, signal: AbortSignal) => askStream(`/archives/runs/${id}/stream`, { signal })
export const steerRun = (id: string, how: 'pause' | 'resume' | 'cancel') => ask<Run>('POST', `/archives/runs/${id}/${how}`)
export const archivePreview = (period: Period) => ask<ArchivePreview>('GET', '/archives/preview', { query: { ...period } })
export const records = (query: Query) => ask<Page<ArchiveRecord>>('GET', '/archives/records', { query })
export const record = (id: string) => ask<RecordWhole>('GET', `/archives/records/${id}`)
export const recordFile = (id: string) => askBlob(`/archives/records/${id}/file`)
