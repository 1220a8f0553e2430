import { parse } from 'hono/utils/cookie'

export const sessionCookieName = 'baton_desk'

/** The session's token in a Cookie header, if there is one that may be a token at all. */
export function readSessionCookie(header: string | null | undefined): string | undefined {
  if (!header) return undefined
  const token = parse(header, sessionCookieName)[sessionCookieName]
  return token !== undefined && /^[A-Za-z0-9._-]{16,512}$/.test(token) ? token : undefined
}
