import { defineScript } from '../../redis/define-script'
import { luaFacts } from './lua-facts'
import { luaNumber } from './lua-now'

/**
 * Lets everything go up to the first integration, or past the one that has started.
 *
 * KEYS: state, log, lane, chores, delivery. ARGV: seq of the integration that has started or nothing, news channel, line.
 * Reply: `integration` and its entry, or `released` and the line's facts.
 */
export const releaseLaneScript = defineScript(`
${luaNumber}${luaFacts}
local state, log, lane, chores, delivery = unpack(KEYS)
local started, news, line = unpack(ARGV)
local known = redis.call('HMGET', state, 'suspended', 'lastSeq')
local passed, waiting
while (known[1] or '') == '' do
  local first = redis.call('LINDEX', lane, 0)
  if not first then break end
  local seq = (string.gsub(first, 'i', ''))
  if seq ~= first and seq ~= started then
    waiting = redis.call('XRANGE', log, seq .. '-0', seq .. '-0')[1]
    if waiting then break end
  end
  redis.call('LPOP', lane)
  passed = seq
end

if passed then
  local upTo = waiting and tonumber((string.gsub(waiting[1], '-0', ''))) - 1 or tonumber(known[2])
  redis.call('HSET', delivery, 'sent', passed)
  redis.call('HSET', state, 'sending', '', 'attempt', '0', 'unknowns', '0', 'notBefore', '')
  redis.call('PUBLISH', news, line .. ' ' .. number(upTo))
end
if not waiting then return {'released', unpack(facts(state, lane, chores))} end
local fields = waiting[2]
return {'integration', (string.gsub(waiting[1], '-0', '')), fields[2], fields[4], fields[6], fields[8]}
`)
