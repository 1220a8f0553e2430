import { setTimeout as wait } from 'node:timers/promises'

/** How long a story waits for something before it is told as broken, ms: a lane whose process died waits 20 s by design. */
const patienceMs = 60_000

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
    if (Date.now() > end) throw new Error(`waited in vain until ${what}; last seen: ${JSON.stringify(await seen())}`)
    await wait(25)
  }
}

/** Waits until what is looked up is equal to what is expected, and fails with how it differs. */
export async function untilEqual<Value>(look: () => Promise<Value> | Value, expected: unknown): Promise<void> {
  const end = Date.now() + patienceMs
  for (;;) {
    try {
      return expect(await look()).toEqual(expected)
    } catch (error) {
      if (Date.now() > end) throw error
    }
    await wait(25)
  }
}
