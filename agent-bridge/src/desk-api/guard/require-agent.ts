import type { MiddlewareHandler } from 'hono'
import { toAgentRef } from '../../agents/agent-account'
import type { Desk } from '../desk'
import type { DeskEnvironment, SignedIn } from '../routes/desk-route'
import { isReading } from './is-reading'
import { refuse } from './refuse'
import { csrfHeader, isSameSecret } from './same-secret'
import { readSessionCookie } from './session-cookie'

/** Lets nobody pass who is not signed in, and nothing that changes anything without the session's csrf token. */
export function requireAgent(desk: Desk): MiddlewareHandler<DeskEnvironment> {
  return async (c, next) => {
    const signedIn = await findSignedIn(desk, c.req.header('cookie'))
    if (!signedIn) return refuse('signed-out')
    if (!isReading(c.req.method) && !isSameSecret(signedIn.session.csrf, c.req.header(csrfHeader))) {
      return refuse('csrf')
    }
    c.set('signedIn', signedIn)
    await next()
  }
}

/** Whose session a Cookie header holds, if it is still one. */
export async function findSignedIn(
  desk: Pick<Desk, 'bridge' | 'tenant'>,
  cookies: string | undefined,
): Promise<SignedIn | undefined> {
  const token = readSessionCookie(cookies)
  const session = token === undefined ? undefined : await desk.bridge.sessions.find(token)
  const settings = session && desk.tenant(session.tenant)
  if (token === undefined || !session || !settings) return undefined
  const { account } = session
  return { session, token, account, agent: toAgentRef(account), settings }
}
