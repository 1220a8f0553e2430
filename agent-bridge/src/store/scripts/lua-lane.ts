import { luaDelivery } from './lua-delivery'
import { luaFinish } from './lua-finish'
import { luaNow, luaNumber } from './lua-now'

/**
 * Lua for whoever drains a lane under a lease: how the lane stands, `report()` of the head that was taken, `save()`.
 *
 * KEYS: state, log, lane, chores, delivery.
 * ARGV: clock offset, holder, leaseMs, news channel, line, seq of the head that is reported or nothing, then its outcome:
 * `done`, state, platform id, reason; `later`, notBefore, attempted, outcomeUnknown; or `suspended`, reason.
 */
export const luaLane = `
${luaNow}${luaNumber}${luaDelivery}${luaFinish}
local state, log, lane, chores, delivery = unpack(KEYS)
local me, leaseMs, news, line, reported, outcome = unpack(ARGV, 2, 7)

local known = redis.call('HMGET', state, 'holder', 'leaseUntil', 'sending', 'attempt', 'unknowns', 'notBefore', 'suspended')
local holder, leaseUntil, sending = known[1] or '', tonumber(known[2] or '0'), known[3] or ''
local attempt, unknowns = tonumber(known[4] or '0'), tonumber(known[5] or '0')
local notBefore, suspended = known[6] or '', known[7] or ''

local function save()
  finish('HDEL', state)
  redis.call('HSET', state, 'holder', holder, 'leaseUntil', number(leaseUntil), 'sending', sending,
    'attempt', number(attempt), 'unknowns', number(unknowns), 'notBefore', notBefore, 'suspended', suspended)
end

local function head()
  local first = redis.call('LINDEX', lane, 0)
  return first and (string.gsub(first, 'i', ''))
end

local function pass()
  redis.call('LPOP', lane)
  sending, attempt, unknowns, notBefore = '', 0, 0, ''
end

local function report()
  if holder ~= me or sending ~= reported or head() ~= reported then return false end
  sending = ''
  if outcome == 'done' then
    local became, platformId, reason = unpack(ARGV, 8, 10)
    pass()
    if became == 'sent' then redis.call('HSET', delivery, 'sent', reported) else move(delivery, reported, became, reason) end
    if platformId ~= '' then redis.call('HSET', delivery, reported .. ':id', platformId) end
    redis.call('PUBLISH', news, line .. ' ' .. reported)
  elseif outcome == 'later' then
    notBefore = ARGV[8]
    if ARGV[9] == '' then attempt = attempt - 1 end
    if ARGV[10] ~= '' then unknowns = unknowns + 1 end
  else
    suspended = ARGV[8]
  end
  return true
end
`
