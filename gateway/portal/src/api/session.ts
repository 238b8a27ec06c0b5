import { computed, reactive } from 'vue'
import { alone } from './alone'
import { ask, useCredentials } from './http'
import { Problem } from './problem'
import { forgetDrafts } from '@/composables/draft'
import type { Proof } from './keys'
import type { Account, SecondFactorAsked, Session, Stage } from './types'

/* Who is signed in. The access token lives in memory only; a reload gets a new one from the refresh cookie. The refresh
 * token may be used once, so tabs take turns (alone) and tell each other what they got (channel). */
interface State {
  ready: boolean
  stage: Stage
  account: Account | null
  /* Signed in before, but the session has ended: the page stays as it is and asks for the password above it. */
  ended: boolean
}
export const session = reactive<State>({ ready: false, stage: null, account: null, ended: false })
export const may = (permission: string) => session.account?.permissions.includes(permission) ?? false
export const isTaxpayer = computed(() => session.account?.kind === 'taxpayer')

const EARLY_MS = 30_000
let token: string | null = null
let freshUntil = 0
let waiting: Array<(token: string | null) => void> = []

interface Told {
  session: Session | null
}
const channel = new BroadcastChannel('estamp-session')
channel.onmessage = (event: MessageEvent<Told>) => {
  const told = event.data.session
  if (told && session.account && told.account.id !== session.account.id) return location.reload()
  if (told) return adopt(told)
  forgetDrafts()
  if (session.account) location.assign('/estamp/login')
}

function adopt(given: Session): void {
  token = given.access_token
  freshUntil = Date.now() + given.expires_s * 1000 - EARLY_MS
  session.stage = given.stage
  session.account = given.account
  session.ended = false
  waiting.forEach((resume) => resume(token))
  waiting = []
}

function keep(given: Session): Session {
  adopt(given)
  channel.postMessage({ session: given } satisfies Told)
  return given
}

function forget(): void {
  token = null
  freshUntil = 0
  session.stage = null
  session.account = null
  session.ended = false
  forgetDrafts()
  waiting.forEach((resume) => resume(null))
  waiting = []
}

function csrf(): string | null {
  const found = document.cookie.split('; ').find((pair) => /^(__Host-)?estamp_csrf=/.test(pair))
  return found ? decodeURIComponent(found.slice(found.indexOf('=') + 1)) : null
}

/* `stale` is the token that was refused: when another tab has brought a newer one meanwhile, that one is used. */
async function refresh(stale: string | null): Promise<string | null> {
  return alone('estamp-refresh', async () => {
    if (token !== stale) return token
    const proof = csrf()
    if (!proof) return null
    try {
      const headers = { 'x-csrf-token': proof }
      return keep(await ask<Session>('POST', '/auth/refresh', { anonymous: true, headers })).access_token
    } catch (error) {
      if (error instanceof Problem && (error.status === 401 || error.status === 403)) return null
      throw error
    }
  })
}

async function renew(stale: string | null): Promise<string | null> {
  const renewed = await refresh(stale)
  if (renewed || !session.account) return renewed
  token = null
  session.ended = true
  return new Promise((resolve) => waiting.push(resolve))
}

useCredentials({
  token: async () => (token && Date.now() > freshUntil ? renew(token) : token),
  renew,
})

/* Called once, before the first page is chosen. */
export async function restore(): Promise<void> {
  try {
    await refresh(null)
  } finally {
    session.ready = true
  }
}

/* The ticket when a second factor is asked for; null: signed in. */
export async function login(name: string, password: string, proof?: Proof): Promise<SecondFactorAsked | null> {
  const json = { login: name, password, ...(proof ? { proof } : {}) }
  const given = await ask<Session | SecondFactorAsked>('POST', '/auth/login', { anonymous: true, json })
  if (given.stage === 'second_factor') return given
  keep(given)
  return null
}

export async function loginSecondFactor(ticket: string, code: string): Promise<Session> {
  return keep(await ask<Session>('POST', '/auth/login/second-factor', { anonymous: true, json: { ticket, code } }))
}

export async function loginByKey(proof: Proof): Promise<Session> {
  return keep(await ask<Session>('POST', '/auth/login/certificate', { anonymous: true, json: { proof } }))
}

export async function changePassword(old_password: string, new_password: string): Promise<Session> {
  return keep(await ask<Session>('POST', '/auth/password', { json: { old_password, new_password } }))
}

/* After something that changes the stage elsewhere (the first certificate): ask for a new token. */
export async function reload(): Promise<void> {
  await renew(token)
}

export async function logout(): Promise<void> {
  const proof = csrf()
  try {
    if (proof) await ask('POST', '/auth/logout', { anonymous: true, headers: { 'x-csrf-token': proof } })
  } finally {
    forget()
    channel.postMessage({ session: null } satisfies Told)
  }
}

/* The person chose to leave instead of signing in again. */
export const giveUp = forget
