import { computed, reactive } from 'vue'
import { onceKey } from '@/api/http'
import { asProblem, Problem } from '@/api/problem'
import { submitFile, UPLOAD_MAX, type DocumentWhole } from '@/api/signing'

/* Files that are being handed in: chosen, on their way, taken or refused, each by itself. */
export interface OwnFile {
  key: string
  file: File
  title: string
  state: 'chosen' | 'sending' | 'done' | 'refused'
  /* How much of it is on the server, from 0 to 1. */
  portion: number
  repair: boolean
  once: string
  made: DocumentWhole | null
  /* Without a title: a code of uploads.fault, found here before anything was sent. */
  problem: Problem | null
}
/* What holds for all of them. */
export interface UploadTerms {
  taxpayer_code?: string
  authority_code?: string
  service_id?: string
  due_date?: string
}

/* So many are on their way at once. */
const AT_ONCE = 2
const TITLE_MAX = 200
/* What a damaged file is refused with; those of the terms are said beside their fields. */
const CLOSED = new Set(['upload_password', 'pdf_password_wrong', 'pdf_forbidden'])
const MENDABLE = new Set(['pdf_broken', 'pdf_too_complex'])
const TERMS = ['taxpayer_code', 'authority_code', 'service_id', 'due_date']
export const canMend = (one: OwnFile) => one.state === 'refused' && !one.repair && MENDABLE.has(one.problem?.code ?? '')
/* Closed by a password: the file's own, or one that lets it be changed. */
export const isClosed = (one: OwnFile) => one.state === 'refused' && CLOSED.has(one.problem?.code ?? '')
export const canRepeat = (one: OwnFile) => one.state === 'refused' && !!one.problem && (one.problem.code === 'network' || one.problem.status >= 500 || one.problem.status === 429)
const keyOf = (file: File) => `${file.name} ${file.size} ${file.lastModified}`
const titleOf = (name: string) => [...name.replace(/\.pdf$/i, '')].slice(0, TITLE_MAX).join('').trim()

/* Before it is sent: its size, and whether it begins as a PDF does (readers look for that in the first kilobyte). */
async function look(file: File): Promise<Problem | null> {
  if (file.size > UPLOAD_MAX) return new Problem(0, 'too_large', '')
  if (file.size === 0) return new Problem(0, 'empty', '')
  const head = await file.slice(0, 1024).text().catch(() => null)
  if (head === null) return new Problem(0, 'gone', '')
  return head.includes('%PDF-') ? null : new Problem(0, 'no_pdf', '')
}

function formOf(one: OwnFile, terms: UploadTerms): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(terms)) if (value) form.append(name, value)
  if (one.title.trim()) form.append('title', one.title.trim())
  if (one.repair) form.append('repair', 'true')
  form.append('file', one.file, one.file.name)
  return form
}

export function useUploads() {
  const files = reactive<OwnFile[]>([]) as OwnFile[]
  const faults = reactive<Record<string, string>>({})
  const chosen = computed(() => files.filter((one) => one.state === 'chosen'))
  const sending = computed(() => files.filter((one) => one.state === 'sending'))
  const done = computed(() => files.filter((one) => one.state === 'done'))

  async function add(list: Iterable<File>): Promise<void> {
    for (const file of [...list]) {
      if (files.some((one) => one.key === keyOf(file))) continue
      const one: OwnFile = reactive({ key: keyOf(file), file, title: titleOf(file.name), state: 'chosen', portion: 0, repair: false, once: onceKey(), made: null, problem: null }) as OwnFile
      files.push(one)
      one.problem = await look(file)
      if (one.problem) one.state = 'refused'
    }
  }
  const remove = (one: OwnFile) => void files.splice(files.indexOf(one), 1)

  /* What is wrong with the terms is wrong with all: they wait for the terms to be mended. */
  function refused(one: OwnFile, problem: Problem): void {
    const shared = problem.faults.filter((fault) => TERMS.includes(fault.field))
    for (const fault of shared) faults[fault.field] = fault.title
    one.state = shared.length && shared.length === problem.faults.length ? 'chosen' : 'refused'
    one.problem = one.state === 'refused' ? problem : null
    /* What was refused is settled, and another try is another request. Where no answer came, or none of the service itself, it may have
     * been taken in: asked again by the same key, the service gives that one. */
    if (problem.status && problem.status < 500) one.once = onceKey()
  }

  async function send(one: OwnFile, terms: UploadTerms, password = ''): Promise<void> {
    one.state = 'sending'
    one.portion = 0
    one.problem = null
    try {
      one.made = await submitFile(formOf(one, terms), one.once, password, (portion) => (one.portion = portion))
      one.state = 'done'
    } catch (error) {
      refused(one, asProblem(error))
    }
  }

  /* Answers how many were taken. */
  async function sendAll(terms: UploadTerms): Promise<number> {
    for (const field of Object.keys(faults)) delete faults[field]
    const todo = [...chosen.value]
    const before = done.value.length
    const work = async () => {
      for (let one = todo.shift(); one && !Object.keys(faults).length; one = todo.shift()) await send(one, terms)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    return done.value.length - before
  }

  async function again(one: OwnFile, terms: UploadTerms, how: { repair?: boolean; password?: string }): Promise<void> {
    one.repair ||= !!how.repair
    await send(one, terms, how.password)
  }
  const clear = () => void files.splice(0, files.length, ...files.filter((one) => one.state !== 'done'))

  return { files, faults, chosen, sending, done, add, remove, sendAll, again, clear }
}
export type Uploads = ReturnType<typeof useUploads>
