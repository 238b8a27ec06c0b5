import { isTaxpayer, session } from '@/api/session'
import { branches, needAuthorities } from './authorities'

/* Whose documents and seals are one's own: a taxpayer's unit; an officer's authority, also for who sits in one of its departments. The
 * tree that an officer sees begins with it. */
export interface OwnUnit {
  id: string
  code: string
  name: string
}
export async function ownUnit(): Promise<OwnUnit | null> {
  if (isTaxpayer.value) return session.account?.unit ?? null
  await needAuthorities()
  return branches.value[0] ?? null
}
