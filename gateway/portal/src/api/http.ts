import { Problem, readProblem } from './problem'

export const API = '/estamp/api/v1'

export type Query = Record<string, string | number | boolean | null | undefined>
export interface Call {
  query?: Query
  json?: unknown
  form?: FormData
  bytes?: Blob
  /* Honoured by every POST that makes something: the same key never makes it twice. */
  once?: string
  headers?: Record<string, string>
  signal?: AbortSignal
  /* Told while the body is on its way, from 0 to 1. */
  sent?: (portion: number) => void
  /* Asked without the access token, and never repeated after a refresh. */
  anonymous?: boolean
}

/* What the session lends to the transport; set once by session.ts, so that neither imports the other in a circle. */
export interface Credentials {
  token(): Promise<string | null>
  renew(stale: string | null): Promise<string | null>
}
let credentials: Credentials = { token: async () => null, renew: async () => null }
let language = 'zh-CN'
export const useCredentials = (given: Credentials) => void (credentials = given)
export const speak = (locale: string) => void (language = locale)

const RENEWABLE = new Set(['token_expired', 'token_stale', 'token_invalid', 'login_required'])

export function onceKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function address(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return API + path + (text ? `?${text}` : '')
}

/* fetch says nothing of a body on its way. */
function sendTelling(method: string, to: string, headers: Record<string, string>, body: BodyInit | null, sent: (portion: number) => void): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const answer = () => {
      const lines = request.getAllResponseHeaders().trim().split(/[\r\n]+/).map((line) => line.split(/:\s*(.*)/s).slice(0, 2) as [string, string])
      resolve(new Response(request.response as Blob, { status: request.status, headers: lines }))
    }
    request.open(method, to)
    request.responseType = 'blob'
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => event.lengthComputable && sent(event.loaded / event.total)
    request.onload = answer
    request.onerror = request.onabort = () => reject(new Problem(0, 'network', ''))
    request.send(body as XMLHttpRequestBodyInit | null)
  })
}

async function send(method: string, path: string, call: Call, token: string | null): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': language, ...call.headers }
  if (token) headers.authorization = `Bearer ${token}`
  if (call.once) headers['idempotency-key'] = call.once
  if (call.json !== undefined) headers['content-type'] = 'application/json'
  if (call.bytes) headers['content-type'] = call.bytes.type || 'application/octet-stream'
  const body = call.json !== undefined ? JSON.stringify(call.json) : (call.form ?? call.bytes ?? null)
  try {
    if (call.sent) return await sendTelling(method, address(path, call.query), headers, body, call.sent)
    const init: RequestInit = { method, headers, body, credentials: 'same-origin', cache: 'no-store' }
    if (call.signal) init.signal = call.signal
    return await fetch(address(path, call.query), init)
  } catch (error) {
    if (call.signal?.aborted) throw error
    throw new Problem(0, 'network', '')
  }
}

async function answered(method: string, path: string, call: Call): Promise<Response> {
  const token = call.anonymous ? null : await credentials.token()
  const response = await send(method, path, call, token)
  if (response.ok) return response
  const problem = await readProblem(response)
  if (call.anonymous || problem.status !== 401 || !RENEWABLE.has(problem.code)) throw problem
  const renewed = await credentials.renew(token)
  if (!renewed) throw problem
  const again = await send(method, path, call, renewed)
  if (!again.ok) throw await readProblem(again)
  return again
}

export async function ask<T>(method: string, path: string, call: Call = {}): Promise<T> {
  const response = await answered(method, path, call)
  return (response.status === 204 ? undefined : await response.json()) as T
}

export async function askBlob(path: string, call: Call = {}): Promise<Blob> {
  const accept = { accept: '*/*', ...call.headers }
  return (await answered('GET', path, { ...call, headers: accept })).blob()
}

/* Bytes that are made on demand, from something that does not belong into an address. */
export async function postBlob(path: string, call: Call = {}): Promise<Blob> {
  const accept = { accept: '*/*', ...call.headers }
  return (await answered('POST', path, { ...call, headers: accept })).blob()
}

/* A whole list as a file, by the same filters as its pages; times in the browser's own zone. */
export type TableFormat = 'csv' | 'xlsx'
export function askTable(path: string, query: Query, format: TableFormat): Promise<Blob> {
  const { limit: _limit, cursor: _cursor, ...filters } = query
  return askBlob(path, { query: { ...filters, format, utc_offset: -new Date().getTimezoneOffset() } })
}

export async function askStream(path: string, call: Call = {}): Promise<ReadableStream<Uint8Array>> {
  const accept = { accept: 'text/plain', ...call.headers }
  const response = await answered('GET', path, { ...call, headers: accept })
  if (!response.body) throw new Problem(0, 'network', '')
  return response.body
}
