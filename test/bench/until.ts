import { setTimeout as wait } from 'node:timers/promises'

/** How long it is waited for something that happens elsewhere, ms. */
const patienceMs = 60_000

/** Looks again and again until something is there. */
export async function until<Value>(
  what: string,
  look: () => Promise<Value | undefined | false>,
  everyMs = 25,
): Promise<Value> {
  const end = Date.now() + patienceMs
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`)
    await wait(everyMs)
  }
}
