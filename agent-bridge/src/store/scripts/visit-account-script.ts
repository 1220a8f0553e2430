import { defineScript } from '../../redis/define-script'
import { luaNow, luaNumber } from './lua-now'

/**
 * Says who sends on an account, and for how long it is shut. KEYS: senders, shut. ARGV: clock offset, the caller, how long
 * it counts as a sender. Reply: how many senders, and what is left of the quiet and of the silence, ms.
 */
export const visitAccountScript = defineScript(`
${luaNow}${luaNumber}
local senders, shut = unpack(KEYS)
redis.call('ZREMRANGEBYSCORE', senders, '-inf', number(now - tonumber(ARGV[3])))
redis.call('ZADD', senders, number(now), ARGV[2])
redis.call('PEXPIRE', senders, ARGV[3])
local ends = redis.call('HMGET', shut, 'quiet', 'silent')
local function left(at) return number(math.max(0, tonumber(at or '0') - now)) end
return {number(redis.call('ZCARD', senders)), left(ends[1]), left(ends[2])}
`)
