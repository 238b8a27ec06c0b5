import { t } from '@/i18n'
import { ask } from './http'
import { Problem } from './problem'

/* Showing a key without handing it over: a challenge of the server's, signed. The file never leaves the browser. */
export interface Challenge {
  challenge: string
  message: string
  expires_s: number
}
export interface Proof {
  challenge: string
  signature?: string
  certificate?: string
  chain?: Array<{ certificate: string }>
  cms?: string
  seal_number?: string
  pin?: string
}
export const challenge = () => ask<Challenge>('POST', '/auth/challenges', { anonymous: true })

type Forge = typeof import('node-forge')

interface Opened {
  key: import('node-forge').pki.rsa.PrivateKey | null
  pkcs8: Uint8Array<ArrayBuffer> | null
  chain: string[]
}

const bytesOf = (binary: string) => Uint8Array.from(binary, (letter) => letter.charCodeAt(0))
const idOf = (bag: import('node-forge').pkcs12.Bag) => String((bag.attributes as Record<string, string[]>).localKeyId?.[0] ?? '')

/* What is wrong with a file shows beside it (composables/submit.ts knows the code), a wrong password at its own `field`. */
function unreadable(error: unknown, field: string): Problem {
  const text = error instanceof Error ? error.message : String(error)
  const title = t('keys.password_wrong')
  if (/MAC could not be verified|Invalid password/i.test(text))
    return new Problem(0, 'input_invalid', title, '', '', [{ field, code: 'keystore_password', title }])
  return new Problem(0, 'keystore_broken', t('keys.unreadable'))
}

function openFile(forge: Forge, binary: string, password: string): Opened {
  const { pki, pkcs12, asn1 } = forge
  const file = pkcs12.pkcs12FromAsn1(asn1.fromDer(binary), false, password)
  const bags = file.safeContents.flatMap((content) => content.safeBags)
  const keyBag = bags.find((bag) => bag.type === pki.oids.pkcs8ShroudedKeyBag || bag.type === pki.oids.keyBag)
  const certificates = bags.filter((bag) => bag.type === pki.oids.certBag)
  if (!keyBag || !certificates.length) throw new Error('no key or no certificate')
  const own = certificates.find((bag) => idOf(bag) !== '' && idOf(bag) === idOf(keyBag)) ?? certificates[0]!
  const ordered = [own, ...certificates.filter((bag) => bag !== own)]
  /* forge reads RSA; of other keys and their certificates it keeps the bytes, which the browser's own library takes. */
  const der = (bag: (typeof bags)[number]) => asn1.toDer(bag.cert ? pki.certificateToAsn1(bag.cert) : bag.asn1).getBytes()
  return {
    key: (keyBag.key as Opened['key']) ?? null,
    pkcs8: keyBag.key ? null : bytesOf(asn1.toDer(keyBag.asn1).getBytes()),
    chain: ordered.map((bag) => forge.util.encode64(der(bag))),
  }
}

async function signBytes(forge: Forge, opened: Opened, message: string): Promise<string> {
  if (opened.key) {
    const digest = forge.md.sha256.create()
    digest.update(message, 'utf8')
    return forge.util.encode64(opened.key.sign(digest))
  }
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined
  if (!subtle) throw new Problem(0, 'keystore_key', t('keys.needs_https'))
  for (const namedCurve of ['P-256', 'P-384']) {
    const key = await subtle.importKey('pkcs8', opened.pkcs8!, { name: 'ECDSA', namedCurve }, false, ['sign']).catch(() => null)
    if (!key) continue
    const value = await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, new TextEncoder().encode(message))
    return forge.util.encode64(String.fromCharCode(...new Uint8Array(value)))
  }
  throw new Problem(0, 'keystore_key', t('keys.unsupported'))
}

/* A PKCS#12 file, opened here. Its library is loaded when it is needed first. */
export async function proveByFile(file: File, password: string, field = 'password'): Promise<Proof> {
  const forge = (await import('node-forge')).default as unknown as Forge
  let binary = ''
  for (const byte of await bytesOfFile(file)) binary += String.fromCharCode(byte)
  let opened: Opened
  try {
    opened = openFile(forge, binary, password)
  } catch (error) {
    throw unreadable(error, field)
  }
  const asked = await challenge()
  const signature = await signBytes(forge, opened, asked.message)
  const [certificate, ...issuers] = opened.chain
  return { challenge: asked.challenge, signature, certificate: certificate!, chain: issuers.slice(0, 8).map((one) => ({ certificate: one })) }
}

/* A key that the server keeps: it signs by itself once the PIN is right. */
export async function proveBySeal(seal_number: string, pin: string): Promise<Proof> {
  return { challenge: (await challenge()).challenge, seal_number, pin }
}

/* A key that stays outside, by the example of a program that everybody can have. */
export const LOGIN_COMMAND = 'openssl cms -sign -binary -in challenge.txt -signer own.pem -inkey own.key -certfile chain.pem -outform PEM -out challenge.p7s'
export const REGISTER_COMMAND = 'openssl dgst -sha256 -sign own.key -out challenge.sig challenge.txt'

const base64 = (data: Uint8Array) => btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(''))
async function bytesOfFile(file: File): Promise<Uint8Array> {
  const data = await file.arrayBuffer().catch(() => null)
  if (!data) throw new Problem(0, 'file_changed', t('file.changed'))
  return new Uint8Array(data)
}

/* Bare bytes, or what some program wrote as base64 or PEM. */
function plain(data: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(data)
  const body = (/-----BEGIN [^-]+-----([^-]+)-----END/.exec(text)?.[1] ?? text).replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/]{16,}={0,2}$/.test(body) || body.length % 4) return data
  return bytesOf(atob(body))
}
export const readSignature = async (file: File): Promise<string> => base64(plain(await bytesOfFile(file)))

/* PEM says so; in DER, PKCS#12, PKCS#8 and bare keys begin with their version, a certificate never does. */
function holdsKey(data: Uint8Array): boolean {
  if (/PRIVATE KEY-----/.test(new TextDecoder().decode(data))) return true
  const length = data[1] ?? 0
  return data[0] === 0x30 && data[2 + (length > 0x80 ? length & 0x7f : 0)] === 0x02
}

/* A file of certificates whose key stays outside: with a private key in it, it must not leave the browser. */
export async function withoutKey(file: File): Promise<Uint8Array> {
  const data = await bytesOfFile(file)
  if (holdsKey(data)) throw new Problem(0, 'certificate_broken', t('keys.private'))
  return data
}

/* The certificate first, then its issuers as far as the file has them: PEM, or DER. */
async function readCertificates(file: File): Promise<string[]> {
  const data = await withoutKey(file)
  const text = new TextDecoder().decode(data)
  const found = [...text.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END/g)].map((one) => one[1]!.replace(/\s/g, ''))
  return found.length ? found : [base64(data)]
}

/* 1.2.840.113549.1.7.2, signedData, at the head of a CMS (RFC 5652, section 3). */
const SIGNED_DATA = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02]
function isCms(data: Uint8Array): boolean {
  const head = Array.from(data.slice(0, 24))
  return head.some((_, at) => SIGNED_DATA.every((byte, index) => head[at + index] === byte))
}

/* What the program of a USB key made of the challenge: a CMS, which has the certificate inside, or the bare signature. */
export async function proveOutside(asked: Challenge, file: File, certificate: File | null): Promise<Proof> {
  const signed = plain(await bytesOfFile(file))
  if (isCms(signed)) return { challenge: asked.challenge, cms: base64(signed) }
  if (!certificate) throw new Problem(0, 'certificate_missing', t('keys.need_certificate'))
  const [own, ...issuers] = await readCertificates(certificate)
  return { challenge: asked.challenge, signature: base64(signed), certificate: own!, chain: issuers.slice(0, 8).map((one) => ({ certificate: one })) }
}
