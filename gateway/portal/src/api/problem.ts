import type { Fault } from './types'

/* An answer that is not a success, as RFC 9457 has it. `code` is one of the platform's closed list, or "network" when no
 * answer came and "unreadable" when something other than the API answered. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail = '',
    readonly requestId = '',
    readonly faults: Fault[] = [],
    readonly retryAfterS = 0,
  ) {
    super(title)
  }

  /* The person cannot mend it: name the request id. */
  get unexpected(): boolean {
    return this.status >= 500 || this.code === 'unreadable'
  }
}

interface Body {
  status?: number
  code?: string
  title?: string
  detail?: string
  request_id?: string
  errors?: Fault[]
}

export async function readProblem(response: Response): Promise<Problem> {
  const requestId = response.headers.get('x-request-id') ?? ''
  const retryAfterS = Number(response.headers.get('retry-after') ?? 0) || 0
  const type = response.headers.get('content-type') ?? ''
  if (!type.includes('json')) {
    const code = response.status === 413 ? 'body_too_large' : 'unreadable'
    return new Problem(response.status, code, '', '', requestId, [], retryAfterS)
  }
  const body = (await response.json().catch(() => ({}))) as Body
  return new Problem(
    response.status,
    (body.code ?? 'unreadable').toLowerCase(),
    body.title ?? '',
    body.detail ?? '',
    body.request_id ?? requestId,
    body.errors ?? [],
    retryAfterS,
  )
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem(0, 'script', error instanceof Error ? error.message : String(error))
}
