import type { Report, SignatureReport } from '@/api/signing'

/* The four words for people. `overall` speaks of integrity alone; trust is added here: intact but with a signer who is not
 * trusted is "cannot be confirmed". */
export type Verdict = 'valid' | 'tampered' | 'doubtful' | 'unsigned' | 'unreadable'

export function verdictOf(report: Report): Verdict {
  if (report.overall === 'unsigned' || report.overall === 'unreadable') return report.overall
  if (report.overall !== 'intact') return 'tampered'
  return report.trusted ? 'valid' : 'doubtful'
}

export function soundnessOf(signature: SignatureReport): 'good' | 'doubt' | 'bad' {
  if (signature.integrity !== 'ok' || signature.changes_after === 'suspicious') return 'bad'
  return signature.coverage === 'not_whole' ? 'bad' : 'good'
}
