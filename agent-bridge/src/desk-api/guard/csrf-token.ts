import { createHmac, timingSafeEqual } from 'node:crypto'

/** The header that every request but GET carries: a foreign page can neither read the token nor set the header. */
export const csrfHeader = 'x-baton-csrf'

/** Follows from the session's token, so that nothing more is stored; the session's token does not follow from it. */
export function csrfTokenOf(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('baton desk csrf').digest('base64url')
}

export function isCsrfTokenOf(sessionToken: string, given: string | undefined): boolean {
  if (given === undefined) return false
  const expected = Buffer.from(csrfTokenOf(sessionToken))
  const found = Buffer.from(given)
  return expected.length === found.length && timingSafeEqual(expected, found)
}
