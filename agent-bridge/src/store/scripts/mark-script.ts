import { defineScript } from '../../redis/define-script'
import { luaNow, luaNumber } from './lua-now'

/**
 * Marks a line as one that may have unfinished effects. KEYS: dirty. ARGV: clock offset, grace, mark.
 * Reply: when others may look, by the server's clock.
 */
export const markScript = defineScript(`
${luaNow}${luaNumber}
local at = number(now + tonumber(ARGV[2]))
redis.call('ZADD', KEYS[1], at, ARGV[3])
return {at}
`)

/** Two nodes' clocks may differ by so much, ms. */
const marginMs = 2_000

/**
 * On a cluster, line and shard are on different nodes, and a process may be held up between the mark and what it is for:
 * somebody else finds the mark, sees nothing to do and removes it. So what it is for is refused after this time, when
 * the mark has not been shown to anybody yet; `shownAt` is the script's reply.
 */
export function markedUntil(shownAt: string | undefined): string {
  return String(Number(shownAt) - marginMs)
}
