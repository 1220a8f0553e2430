import type { RedisStore } from '@baton/agent-bridge'
import type { MediaStore, PeriodicCheck } from '@baton/core'

export interface RetentionCheckOptions {
  readonly store: Pick<RedisStore, 'takeExpiry' | 'expire'>
  readonly media: Pick<MediaStore, 'expire'>
  /** How long closed conversations and files are kept, ms. */
  readonly keepMs: number
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/**
 * Removes what is older than it should be, once a day for all hosts. It is looked for soon after each start, so that
 * hosts that never run for a whole day do it too.
 */
export function createRetentionCheck({ store, media, keepMs }: RetentionCheckOptions): PeriodicCheck {
  return {
    name: 'retention',
    ms: 10 * minuteMs,
    run: async () => {
      if (!(await store.takeExpiry(dayMs))) return
      const closedBefore = Date.now() - keepMs
      await store.expire(closedBefore)
      await media.expire(closedBefore)
    },
  }
}
