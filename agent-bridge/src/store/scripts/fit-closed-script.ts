import { defineScript } from '../../redis/define-script'

/**
 * Says when a line is to be looked at again for retention, unless a conversation of it was closed meanwhile.
 * KEYS: closed. ARGV: line, the claim, closedAt or nothing.
 */
export const fitClosedScript = defineScript(`
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if score and tonumber(score) == tonumber(ARGV[2]) then
  if ARGV[3] == '' then redis.call('ZREM', KEYS[1], ARGV[1]) else redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1]) end
end
return {}
`)
