import { setTimeout as wait } from 'node:timers/promises'

/** How long a story waits for something before it is told as broken, ms. */
const patienceMs = 20_000

/**
 * Waits until something is there: asked again and again, because it happens elsewhere. It fails with what it waited for
 * and what it saw last, never silently.
 */
export async function until<Value>(
  what: string,
  look: () => Promise<Value | undefined | false> | Value | undefined | false,
  seen: () => unknown = () => undefined,
): Promise<Value> {
  const end = Date.now() + patienceMs
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (Date.now() > end) throw new Error(`waited in vain until ${what}; last seen: ${JSON.stringify(seen())}`)
    await wait(25)
  }
}
