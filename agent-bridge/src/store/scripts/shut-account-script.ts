import { defineScript } from '../../redis/define-script'
import { luaNow, luaNumber } from './lua-now'

/**
 * Shuts an account for all. KEYS: shut. ARGV: clock offset, why, for how long (ms). What the platform itself asked for
 * only becomes longer; a silence ends as it is told.
 */
export const shutAccountScript = defineScript(`
${luaNow}${luaNumber}
local why, forMs = ARGV[2], tonumber(ARGV[3])
local known = tonumber(redis.call('HGET', KEYS[1], why) or '0')
if why == 'silent' or known < now + forMs then
  redis.call('HSET', KEYS[1], why, number(now + forMs))
  if redis.call('PTTL', KEYS[1]) < forMs then redis.call('PEXPIRE', KEYS[1], math.max(1, forMs)) end
end
return {}
`)
