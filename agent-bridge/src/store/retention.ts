import { parseLineId, type LineId } from '@baton/core'
import { readFields, readTextAndTexts, readTexts } from '../redis/read-reply'
import { takeTurn } from '../redis/take-turn'
import { expireScript } from './scripts/expire-script'
import { fitClosedScript } from './scripts/fit-closed-script'
import { takeLinesScript } from './scripts/take-lines-script'
import type { StoreContext } from './store-context'

export interface Retention {
  /** Whether it is the caller's to expire; then it is nobody else's for so long (ms), also after a restart. */
  takeExpiry(forMs: number): Promise<boolean>
  /**
   * Removes conversations that were closed before that time (epoch ms), whole, and lines of which nothing is left. Nothing
   * is removed within seven days of its closing, so that a repeated input is still known. Says how many were removed.
   */
  expire(closedBefore: number): Promise<number>
}

const leastMs = 7 * 24 * 60 * 60_000
const batch = 100
/** How long a line is nobody else's to expire, ms. */
const claimMs = 60_000
/** Conversations of one line that one script removes. */
const atOnce = 20

export function createRetention(context: StoreContext): Retention {
  const { client, keys, now, clockOffset } = context

  async function expireLine(line: LineId, by: number): Promise<{ readonly removed: number; readonly next: string }> {
    const { state, log, lane, chores, dedupe, delivery, earlier } = keys.line(line)
    let removed = 0
    for (;;) {
      const [number, oldest] = readFields(
        await context.reach('read a line', () => client.hmget(state, 'number', 'oldest')),
      )
      const first = Number(oldest ?? number ?? 0)
      const count = Math.min(Number(number ?? 0) - first, atOnce)
      const parts = Array.from({ length: count }, (_, index) => earlier(first + index))
      const reply = await context.run(
        'expire a line',
        expireScript,
        [state, log, lane, chores, dedupe, delivery, ...parts],
        [by, oldest ?? ''],
      )
      const [some, next = ''] = readTexts(reply)
      removed += Number(some)
      if (next !== 'again') return { removed, next }
    }
  }

  return {
    takeExpiry: (forMs) => context.reach('look for what expires', () => takeTurn(client, keys.expiry, forMs)),
    async expire(closedBefore) {
      const by = Math.floor(Math.min(closedBefore, now() - leastMs))
      let removed = 0
      for (let shard = 0; shard < context.shards; shard += 1) {
        const { closed } = keys.shard(shard)
        for (;;) {
          const reply = await context.run(
            'look for what expires',
            takeLinesScript,
            [closed],
            [clockOffset(), batch, claimMs, by],
          )
          const [claim, texts] = readTextAndTexts(reply)
          for (const text of texts) {
            const line = parseLineId(text)
            const left = line === undefined ? { removed: 0, next: '' } : await expireLine(line, by)
            removed += left.removed
            await context.run('index a line', fitClosedScript, [closed], [text, claim, left.next])
          }
          if (texts.length < batch) break
        }
      }
      return removed
    },
  }
}
