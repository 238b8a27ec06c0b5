import { ask } from './http'
import type { NoticeKind } from './notices'

/* 邮件通知: one's own address, and the administrator's mail server. */
export type MailLanguage = 'zh-CN' | 'en'
export interface MailState {
  available: boolean
  address: string | null
  confirmed: string | null
  refused: string | null
  waiting_address: string | null
  code_until: string | null
  kinds: NoticeKind[]
  language: MailLanguage
}
export interface MailWish {
  kinds: NoticeKind[]
  language: MailLanguage
}
export const mailState = () => ask<MailState>('GET', '/signing/mail')
export const askForMail = (address: string, wish: MailWish, once: string) =>
  ask<MailState>('POST', '/signing/mail/address', { json: { address, ...wish }, once })
export const confirmMail = (code: string) => ask<MailState>('POST', '/signing/mail/confirm', { json: { code } })
export const chooseMail = (wish: MailWish) => ask<MailState>('POST', '/signing/mail/kinds', { json: wish })
export const forgetMail = () => ask<null>('DELETE', '/signing/mail/address')
export const unsubscribeMail = (token: string) => ask<null>('POST', '/signing/mail/unsubscribe', { query: { token }, anonymous: true })

export interface MailServer {
  on: boolean
  host: string
  port: number
  tls: 'starttls' | 'tls' | 'none'
  user: string
  has_password: boolean
  ca: string
  from_address: string
  from_name: string
  interval_min: number
  changed: string | null
  changed_by: string | null
}
export type MailServerInput = Omit<MailServer, 'has_password' | 'changed' | 'changed_by'> & { password: string }
export interface MailTest {
  outcome: 'sent' | 'later' | 'refused' | 'trouble'
  stage: 'connect' | 'tls' | 'login' | 'sender' | 'recipient' | 'content'
  code: number
  said: string
}
export const mailServer = () => ask<MailServer>('GET', '/signing/mail/server')
/* What is empty is left out: the server takes it as none. */
export const saveMailServer = (input: MailServerInput) =>
  ask<MailServer>('POST', '/signing/mail/server', { json: Object.fromEntries(Object.entries(input).filter(([, value]) => value !== '')) })
export const testMailServer = (to: string) => ask<MailTest>('POST', '/signing/mail/server/test', { json: { to } })
