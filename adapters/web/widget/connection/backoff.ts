/**
 * How long to wait before the next attempt, ms: under a second at first, then about twice as long each time, up to half
 * a minute. `failures` counts the attempts that have failed in a row (from 1), `random` is from 0 up to 1: without it
 * all clients of a host that was restarted would come back in the same moment.
 */
export function backoffMs(failures: number, random: number): number {
  if (failures <= 1) return 100 + random * 800
  const longest = Math.min(30_000, 1_000 * 2 ** (failures - 1))
  return longest / 2 + (random * longest) / 2
}
