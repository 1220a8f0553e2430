import { timingSafeEqual } from 'node:crypto'

/** The header that every request but GET carries: a foreign page can neither know the token nor set the header. */
export const csrfHeader = 'x-baton-csrf'

/** Compares what was given with a secret in a time that tells nothing about where they differ. */
export function isSameSecret(secret: string, given: string | undefined): boolean {
  if (given === undefined) return false
  const expected = Buffer.from(secret)
  const found = Buffer.from(given)
  return expected.length === found.length && timingSafeEqual(expected, found)
}
