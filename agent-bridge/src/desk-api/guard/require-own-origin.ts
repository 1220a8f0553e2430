import type { MiddlewareHandler } from 'hono'
import { isReading } from './is-reading'
import { isOwnOrigin } from './own-origin'
import { refuse } from './refuse'

/** Refuses what another site makes a browser send, also where no cookie is needed: signing in. */
export function requireOwnOrigin(origins: readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('origin')
    const host = c.req.header('host') ?? new URL(c.req.url).host
    if (origin !== undefined) {
      if (!isOwnOrigin(origin, host, origins)) return refuse('foreign-origin')
    } else if (!isReading(c.req.method)) {
      const site = c.req.header('sec-fetch-site')
      if (site !== undefined && site !== 'same-origin') return refuse('foreign-origin')
    }
    await next()
  }
}
