/* RFC 6962 section 2.1.1 as RFC 9162 section 2.1.3.2 checks it: from a leaf's hash and its path to the root of the tree. */
async function parent(left: Uint8Array, right: Uint8Array): Promise<Uint8Array> {
  const input = new Uint8Array(1 + left.length + right.length)
  input[0] = 1
  input.set(left, 1)
  input.set(right, 1 + left.length)
  return new Uint8Array(await crypto.subtle.digest('SHA-256', input))
}

export async function leafHash(data: Uint8Array): Promise<Uint8Array> {
  const input = new Uint8Array(1 + data.length)
  input.set(data, 1)
  return new Uint8Array(await crypto.subtle.digest('SHA-256', input))
}

/* The tree's size and root as a C2SP checkpoint says them: its second and third line. */
export function readCheckpoint(text: string): { origin: string; size: number; root: string } {
  const [origin = '', size = '', root = ''] = text.split('\n')
  return { origin, size: Number(size), root }
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
}
export const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes))

/* null: the path does not fit the index and the size. */
export async function rootOf(leaf: Uint8Array, index: number, size: number, path: Uint8Array[]): Promise<Uint8Array | null> {
  if (index >= size) return null
  let [fn, sn, hash] = [index, size - 1, leaf]
  for (const step of path) {
    if (sn === 0) return null
    if (fn % 2 === 1 || fn === sn) {
      hash = await parent(step, hash)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
    } else hash = await parent(hash, step)
    ;[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  }
  return sn === 0 ? hash : null
}
