import { ask, askBlob, askStream, askTable, type Query, type TableFormat } from './http'
import type { Report } from './signing'
import type { Page, Unit } from './types'

export type RunState = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled'
export interface Period {
  from: string
  to: string
}
export interface RunFault {
  document_id: string
  number: string
  code: string
  title: string
  period: Period
  taxpayer_code: string
  taxpayer_name: string
  authority_name: string
  problem: { title: string }
}
/* How many documents were left for one reason, and what to do about it. */
export interface RunReason {
  code: string
  count: number
  problem: { title: string }
}
export interface Run {
  id: string
  state: RunState
  period: Period
  authority_id: string
  authority: Unit
  started_by: string
  started_by_name: string
  schedule_id: string | null
  total: number
  archived: number
  left: number
  created: string
  started: string | null
  finished: string | null
  problem?: { title?: string }
}
export const isLive = (run: Run) => run.state === 'queued' || run.state === 'running' || run.state === 'paused'

export interface RunCount {
  category_id: string
  category_name: string
  authority_id: string
  authority_code: string
  authority_name: string
  archived: number
  left: number
  volumes: number
  first_number: string | null
  last_number: string | null
}
export interface RunReport extends Run {
  counts: RunCount[]
  volumes: number
  reasons: RunReason[]
}

/* `ready` would be taken; the others would stay, each for its reason. */
export const REASONS = ['ready', 'held', 'not_sealed', 'archived', 'category_closed', 'voided', 'replaced', 'rejected', 'other'] as const
export type Reason = (typeof REASONS)[number]
export interface ReasonCount {
  name: string
  reason: Reason
  count: number
}
export type ArchivePreview = Record<Reason, number> & {
  period: Period
  authority: Unit
  categories: Array<ReasonCount & { category_id: string }>
  authorities: Array<ReasonCount & { authority_id: string; code: string }>
  broken: RunReason[]
}
/* Undefined: what the server takes by itself, the previous year and the officer's own authority. */
export interface ArchiveWish {
  year?: number
  quarter?: number
  month?: number
  period?: Period
  authority_code?: string
}
export interface Schedule {
  id: string
  authority: Unit
  month: number
  day: number
  hour: number
  role_id: string
  role_name: string
  enabled: boolean
  next: string | null
  last_run_id: string | null
  last: string | null
  last_problem?: { title: string }
  changed_by: string
  changed: string
}
export interface ScheduleInput {
  authority_code?: string
  role_id?: string
  month?: number
  day?: number
  hour?: number
  enabled?: boolean
}
export interface RecordLink {
  document_id: string
  record_id: string | null
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
  page_count: number
  corrects: RecordLink | null
  corrected_by: RecordLink | null
  corrected: string | null
  voided: string | null
  void_reason: string | null
}
export interface Volume {
  id: string
  volume_number: string
  title: string
  classification_code: string
  year: number
  taxpayer: Unit
  authority: Unit
  item_count: number
  retention: string
  secrecy: string
  created: string
  changed: string
}
export interface VolumeWhole extends Volume, Page<ArchiveRecord> {}
/* A file that a record has had; each is the beginning of the next. */
export interface RecordRevision {
  revision: number
  digest: string
  size_bytes: number
  made: string
  until: string | null
}
export interface RecordEvidence extends RecordRevision {
  next: string
  fault: { problem: { title: string; code: string }; tries: number; since: string; tried: string } | null
}
export interface RecordWhole extends ArchiveRecord {
  file_kept: boolean
  evidence: RecordEvidence | null
  classification_codes: string[]
  verification_when_archived: Report
  verification: { bytes: 'ok' | 'changed' | 'missing'; checked: string; report?: Report }
}

export const startRun = (wish: ArchiveWish, once: string) => ask<Run>('POST', '/archives/runs', { json: wish, once })
export const runs = (query: Query = {}) => ask<Page<Run>>('GET', '/archives/runs', { query })
export const run = (id: string) => ask<Run>('GET', `/archives/runs/${id}`)
export const runFaults = (id: string, query: Query) => ask<Page<RunFault>>('GET', `/archives/runs/${id}/faults`, { query })
export const runFaultsFile = (id: string, format: TableFormat) => askTable(`/archives/runs/${id}/faults`, {}, format)
export const runReport = (id: string) => ask<RunReport>('GET', `/archives/runs/${id}/report`)
export const runPaper = (id: string) => askBlob(`/archives/runs/${id}/report.pdf`)
export const runStream = (id: string, signal: AbortSignal) => askStream(`/archives/runs/${id}/stream`, { signal })
export const steerRun = (id: string, how: 'pause' | 'resume' | 'cancel') => ask<Run>('POST', `/archives/runs/${id}/${how}`)
export const archivePreview = ({ period, ...wish }: ArchiveWish) => ask<ArchivePreview>('GET', '/archives/preview', { query: { ...wish, ...period } })
export const schedules = () => ask<Page<Schedule> & { roles: Array<{ id: string; name: string }> }>('GET', '/archives/schedules')
export const addSchedule = (json: ScheduleInput, once: string) => ask<Schedule>('POST', '/archives/schedules', { json, once })
export const changeSchedule = (id: string, json: ScheduleInput) => ask<Schedule>('PATCH', `/archives/schedules/${id}`, { json })
export const removeSchedule = (id: string) => ask<void>('DELETE', `/archives/schedules/${id}`)
export const records = (query: Query) => ask<Page<ArchiveRecord>>('GET', '/archives/records', { query })
export const record = (id: string) => ask<RecordWhole>('GET', `/archives/records/${id}`)
export const recordFile = (id: string, revision?: number) => askBlob(`/archives/records/${id}/file${revision ? `?revision=${revision}` : ''}`)
export const recordRevisions = (id: string, query: Query) => ask<Page<RecordRevision>>('GET', `/archives/records/${id}/revisions`, { query })
export const volumes = (query: Query) => ask<Page<Volume>>('GET', '/archives/volumes', { query })
export const volume = (id: string, query: Query = {}) => ask<VolumeWhole>('GET', `/archives/volumes/${id}`, { query })
export const volumePaper = (id: string) => askBlob(`/archives/volumes/${id}/contents.pdf`)
