/* Runs `work` in one tab at a time. Web Locks where the browser has them (secure contexts); elsewhere a lease in local
 * storage, which two tabs could win together only within the same few milliseconds. */
export async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (navigator.locks) return navigator.locks.request(name, work) as Promise<T>
  const mine = `${Date.now()}.${Math.random()}`
  await take(name, mine)
  try {
    return await work()
  } finally {
    if (localStorage.getItem(name) === lease(mine)) localStorage.removeItem(name)
  }
}

const LEASE_MS = 10_000
let until = 0
const lease = (mine: string) => `${until}|${mine}`

async function take(name: string, mine: string): Promise<void> {
  for (;;) {
    const held = Number((localStorage.getItem(name) ?? '0').split('|')[0])
    if (held < Date.now()) {
      until = Date.now() + LEASE_MS
      localStorage.setItem(name, lease(mine))
      await pause(30)
      if (localStorage.getItem(name) === lease(mine)) return
    }
    await pause(60)
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
