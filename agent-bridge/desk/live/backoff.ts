const firstMs = 500
const longestMs = 15_000

/**
 * How long to wait before the next try, ms: soon at first, then twice as long each time, and never the same for
 * everybody at once.
 * @param attempt how many tries have failed, from 0
 * @param random from 0 to less than 1
 */
export function backoffMs(attempt: number, random: number): number {
  const most = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 30))
  return Math.round(most / 2 + (most / 2) * random)
}
