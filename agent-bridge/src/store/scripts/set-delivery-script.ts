import { defineScript } from '../../redis/define-script'
import { luaDelivery } from './lua-delivery'
import { luaNumber } from './lua-now'

/**
 * Moves delivery states forward. KEYS: state, lane, delivery. ARGV: news channel, line, state, reason, then `upTo` and a
 * seq, or `each` and seqs.
 */
export const setDeliveryScript = defineScript(`
${luaDelivery}${luaNumber}
local state, lane, delivery = unpack(KEYS)
local news, line, becomes, reason, how = unpack(ARGV)
local lastSeq = tonumber(redis.call('HGET', state, 'lastSeq') or '0')
local moved
if how == 'upTo' then
  local head = redis.call('LINDEX', lane, 0)
  local released = head and tonumber((string.gsub(head, 'i', ''))) - 1 or lastSeq
  local upTo = math.min(tonumber(ARGV[6]), released)
  if upTo > tonumber(redis.call('HGET', delivery, becomes) or '0') then
    redis.call('HSET', delivery, becomes, number(upTo))
    moved = upTo
  end
else
  for index = 6, #ARGV do
    local seq = tonumber(ARGV[index])
    if seq >= 1 and seq <= lastSeq and move(delivery, ARGV[index], becomes, reason) then moved = math.max(moved or 0, seq) end
  end
end
if moved then redis.call('PUBLISH', news, line .. ' ' .. number(moved)) end
return {}
`)
