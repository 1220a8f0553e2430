import type { Rate } from './options'

/** One token bucket per key, in this process. */
export interface RateLimit {
  /** Takes one; returns 0, or after how many ms to come back. */
  take(key: string): number
}

/** Beyond so many keys the ones that were quiet longest are forgotten, which forgives them. */
const maxKeys = 20_000

export function createRateLimit({ burst, perSecond }: Rate, now: () => number): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    take(key) {
      const at = now()
      const last = buckets.get(key) ?? { left: burst, at }
      const left = Math.min(burst, last.left + (Math.max(0, at - last.at) / 1000) * perSecond)
      const granted = left >= 1
      // Set anew, so that the map's order is the order of last use.
      buckets.delete(key)
      buckets.set(key, granted ? { left: left - 1, at } : last)
      if (buckets.size > maxKeys) forgetOldest(buckets)
      return granted ? 0 : Math.ceil(((1 - left) / perSecond) * 1000)
    },
  }
}

function forgetOldest(buckets: Map<string, unknown>): void {
  for (const key of buckets.keys()) {
    buckets.delete(key)
    return
  }
}
