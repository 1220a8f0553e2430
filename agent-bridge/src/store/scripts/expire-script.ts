import { defineScript } from '../../redis/define-script'
import { luaNumber } from './lua-now'

/**
 * Removes a line's oldest conversations that were closed by a time, whole: their state, their part of the log, and what
 * is known of its messages. When nothing is left, the line goes.
 *
 * KEYS: state, log, lane, chores, dedupe, delivery, then the hashes of the conversations from the oldest kept one on.
 * ARGV: the time, and the number of the oldest one as it was read, or nothing. Reply: how many were removed, and when the
 * oldest that is left was closed, or nothing where none is; or `again` where the line has changed or more may go.
 */
export const expireScript = defineScript(`
${luaNumber}
local state, log, lane, chores, dedupe, delivery = unpack(KEYS)
local by, oldest = tonumber(ARGV[1]), ARGV[2]
local known = redis.call('HMGET', state, 'number', 'oldest', 'closedAt')
if not known[1] then return {'0', ''} end
if (known[2] or '') ~= oldest then return {'0', 'again'} end

local removed, upTo, nextClosedAt = 0, nil, nil
local at = tonumber(oldest ~= '' and oldest or known[1])
for index = 7, #KEYS do
  local part = redis.call('HMGET', KEYS[index], 'closedAt', 'lastSeq')
  if part[1] and tonumber(part[1]) > by then
    nextClosedAt = part[1]
    break
  end
  redis.call('DEL', KEYS[index])
  if part[1] then upTo = tonumber(part[2]) end
  removed, at = removed + 1, at + 1
end

local isLast = at == tonumber(known[1])
if isLast then
  local closedAt = known[3] or ''
  if closedAt ~= '' and tonumber(closedAt) <= by then
    redis.call('DEL', state, log, lane, chores, dedupe, delivery)
    return {number(removed + 1), ''}
  end
  nextClosedAt = closedAt
  redis.call('HDEL', state, 'oldest', 'oldestClosedAt')
elseif nextClosedAt then
  redis.call('HSET', state, 'oldest', number(at), 'oldestClosedAt', nextClosedAt)
else
  redis.call('HSET', state, 'oldest', number(at))
end

if upTo then
  redis.call('XTRIM', log, 'MINID', number(upTo + 1) .. '-0')
  while true do
    local first = redis.call('LINDEX', lane, 0)
    if not first or tonumber((string.gsub(first, 'i', ''))) > upTo then break end
    redis.call('LPOP', lane)
    redis.call('HSET', state, 'sending', '', 'attempt', '0', 'unknowns', '0', 'notBefore', '')
  end
  for _, field in ipairs(redis.call('HKEYS', delivery)) do
    local seq = string.match(field, '^%d+')
    if seq and tonumber(seq) <= upTo then redis.call('HDEL', delivery, field) end
  end
end
return {number(removed), nextClosedAt or 'again'}
`)
