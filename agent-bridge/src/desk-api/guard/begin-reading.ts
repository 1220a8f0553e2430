import { parseConversationId, tenantOf } from '@baton/core'
import type { MiddlewareHandler } from 'hono'
import { parseToken } from '../../agents/secret-token'
import type { Desk } from '../desk'
import { loadChat } from '../read/find-chat'
import type { DeskEnvironment } from '../routes/desk-route'
import { readSessionCookie } from './session-cookie'

/**
 * Asks for a chat while it is still found out who wants it, so that both are one round trip. What is read for somebody
 * who is not signed in, or may not see it, goes nowhere.
 */
export function beginReading({ store }: Pick<Desk, 'store'>): MiddlewareHandler<DeskEnvironment> {
  return async (c, next) => {
    const id = c.req.param('id') ?? ''
    const line = parseConversationId(id)?.line
    const token = readSessionCookie(c.req.header('cookie'))
    const tenant = token === undefined ? undefined : parseToken(token)?.tenant
    if (line !== undefined && tenant !== undefined && tenantOf(line) === tenant) {
      const reading = loadChat(store, tenant, id)
      // Whoever waits for it hears of a failure; perhaps nobody does.
      reading.catch(() => undefined)
      c.set('reading', reading)
    }
    await next()
  }
}
