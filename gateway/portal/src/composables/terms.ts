/* The archive's own terms as they are stored, and the keys of their words. */
const RETENTION: Record<string, string> = { 永久: 'permanent', '30年': 'y30', '10年': 'y10' }
const SECRECY: Record<string, string> = { 公开: 'public', 内部: 'internal', 秘密: 'confidential', 机密: 'secret', 绝密: 'top_secret' }

export const RETENTIONS = Object.keys(RETENTION)
export const SECRECIES = Object.keys(SECRECY)
export const retentionKey = (value: string) => `retention.${RETENTION[value] ?? 'other'}`
export const secrecyKey = (value: string) => `secrecy.${SECRECY[value] ?? 'other'}`
