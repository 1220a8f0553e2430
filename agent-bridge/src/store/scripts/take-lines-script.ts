import { defineScript } from '../../redis/define-script'
import { luaFinish } from './lua-finish'
import { luaNow, luaNumber } from './lua-now'

/**
 * Hands out lines whose time is past. KEYS: due, or closed. ARGV: clock offset, limit, forMs, and the time that must be
 * past, if it is not now. Reply: the claim, and a list of the lines.
 *
 * The claim is the score that a line has while it is in somebody's hand. Times are whole milliseconds and a claim is
 * not, so whoever finds the claim's score there knows that nobody has set a time since.
 */
export const takeLinesScript = defineScript(`
${luaNow}${luaNumber}${luaFinish}
finish('ZREM', KEYS[1])
local past = ARGV[4] ~= '' and ARGV[4] or number(now)
local lines = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', past, 'LIMIT', 0, tonumber(ARGV[2]))
local claim = number(now + tonumber(ARGV[3])) .. '.5'
for _, line in ipairs(lines) do redis.call('ZADD', KEYS[1], 'XX', claim, line) end
return {claim, lines}
`)
