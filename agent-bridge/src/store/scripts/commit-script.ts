import { defineScript } from '../../redis/define-script'
import { luaFacts } from './lua-facts'
import { luaFit } from './lua-fit'
import { luaNow, luaNumber } from './lua-now'

/**
 * One atomic change of a line.
 *
 * KEYS: state, log, lane, chores, dedupe, delivery, the hash of the conversation before this one's number, and on a single
 * server the shard's dirty, due, revisions and closed indexes.
 * ARGV: clock offset, markedUntil or nothing, grace and mark for the dirty index, revision, number, conversation, deadline,
 * closedAt, at, dedupe key, dedupeForMs, notAfter, news channel, line, release or nothing, count of entries, then audience,
 * lane mark and body of each, then the chores.
 * Reply: the result's kind and its seqs, whether it was released, and the line's facts. `late`: the mark in the index may
 * be gone before this commit is there.
 *
 * On a single server, a commit that leaves nothing to do sets its own deadline in the index and takes its mark away.
 */
export const commitScript = defineScript(`
${luaNow}${luaNumber}${luaFacts}${luaFit}
local state, log, lane, chores, dedupe, delivery, earlier, dirty, due, revisions, closed = unpack(KEYS)
local markedUntil, grace, mark, expected, id, conversation, deadline, closedAt, at = unpack(ARGV, 2, 10)
local key, keepFor, notAfter, news, line, release = unpack(ARGV, 11, 16)

if key ~= '' then
  local seen = redis.call('ZSCORE', dedupe, key)
  if seen then return {'duplicate', number(math.floor(tonumber(seen)))} end
end
if notAfter ~= '' and now > tonumber(notAfter) then return {'expired'} end
if markedUntil ~= '' and now > tonumber(markedUntil) then return {'late'} end

local before = redis.call('HMGET', state, 'revision', 'lastSeq', 'number', 'conversation', 'firstSeq', 'closedAt', 'suspended')
if (before[1] or '0') ~= expected then return {'stale'} end
if dirty then redis.call('ZADD', dirty, number(now + tonumber(grace)), mark) end
local revision = number(tonumber(expected) + 1)
local seq = tonumber(before[2] or '0')
local firstSeq = seq + 1
local opensAt = before[5] or '1'

if before[3] and before[3] ~= id then
  if tonumber(id) ~= tonumber(before[3]) + 1 then
    return redis.error_reply('ERR conversation ' .. id .. ' cannot follow ' .. before[3])
  end
  local endedAt = (before[6] or '') ~= '' and before[6] or at
  redis.call('HSET', earlier, 'conversation', before[4], 'firstSeq', opensAt, 'lastSeq', number(seq), 'closedAt', endedAt)
  if redis.call('HSETNX', state, 'oldest', before[3]) == 1 then redis.call('HSET', state, 'oldestClosedAt', endedAt) end
  opensAt = number(firstSeq)
end

local letsGo = release ~= '' and (before[7] or '') == '' and redis.call('LLEN', lane) == 0
local gone
local entries = tonumber(ARGV[17])
local position = 18
for _ = 1, entries do
  seq = seq + 1
  local text = number(seq)
  redis.call('XADD', log, text .. '-0', 'conversation', id, 'at', at, 'audience', ARGV[position], 'body', ARGV[position + 2])
  local laneMark = ARGV[position + 1]
  letsGo = letsGo and laneMark ~= 'integration'
  if laneMark ~= '' and letsGo then gone = text end
  if laneMark ~= '' and not letsGo then redis.call('RPUSH', lane, text .. (laneMark == 'integration' and 'i' or '')) end
  position = position + 3
end
if gone then redis.call('HSET', delivery, 'sent', gone) end
for index = position, #ARGV do
  redis.call('HSET', chores, revision .. '.' .. number(index - position), ARGV[index])
end
local lastSeq = number(seq)
redis.call('HSET', state, 'revision', revision, 'lastSeq', lastSeq, 'number', id, 'conversation', conversation,
  'firstSeq', opensAt, 'deadline', deadline, 'closedAt', closedAt)

-- A key is as old as the entry with its seq. A commit without entries has none: its key is at least as old as the next
-- entry, so it stands half a step before it. What is no longer in the log is older than anything we keep keys for.
if key ~= '' then redis.call('ZADD', dedupe, entries > 0 and lastSeq or lastSeq .. '.5', key) end
local oldest = redis.call('ZRANGE', dedupe, 0, 3, 'WITHSCORES')
for index = 1, #oldest, 2 do
  local witness = math.ceil(tonumber(oldest[index + 1]))
  if witness > seq then break end
  local id = number(witness) .. '-0'
  local entry = redis.call('XRANGE', log, id, id)
  if entry[1] and tonumber(entry[1][2][4]) >= tonumber(at) - tonumber(keepFor) then break end
  redis.call('ZREM', dedupe, oldest[index])
end

redis.call('PUBLISH', news, line .. ' ' .. lastSeq)
local released = release ~= '' and redis.call('LLEN', lane) == 0 and '1' or ''
local left = facts(state, lane, chores)
if dirty and left[3] == '' then
  fit(due, revisions, closed, line, left[1], left[2], left[4], '', true)
  redis.call('ZREM', dirty, mark)
  left[5] = '1'
end
return {'committed', number(firstSeq), lastSeq, released, unpack(left)}
`)
