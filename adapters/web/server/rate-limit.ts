import type { Rate } from './web-limits'
import { createRecentMap } from './recent-map'

/** One token bucket per key, in this process. */
export interface RateLimit {
  /** Takes one; returns 0, or after how many ms to come back. */
  take(key: string): number
}

/** Keys beyond that which were quiet longest are forgotten, which forgives them. */
const maxKeys = 20_000

export function createRateLimit({ burst, perSecond }: Rate, now: () => number): RateLimit {
  const buckets = createRecentMap<{ readonly left: number; readonly at: number }>(maxKeys)
  return {
    take(key) {
      const at = now()
      const last = buckets.get(key) ?? { left: burst, at }
      const left = Math.min(burst, last.left + (Math.max(0, at - last.at) / 1000) * perSecond)
      const granted = left >= 1
      buckets.set(key, granted ? { left: left - 1, at } : last)
      return granted ? 0 : Math.ceil(((1 - left) / perSecond) * 1000)
    },
  }
}
