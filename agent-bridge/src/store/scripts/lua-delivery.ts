/**
 * Lua: `move(delivery, seq, state, reason)` moves one message's state forward and says whether it did. A message is as
 * far as its own field says, or as the positions up to which all messages are sent, delivered and read.
 */
export const luaDelivery = `
local rank = {queued = 0, sent = 1, delivered = 2, read = 3}
local function move(delivery, seq, state, reason)
  local known = redis.call('HMGET', delivery, seq, 'sent', 'delivered', 'read')
  local before = known[1] or 'queued'
  if not rank[before] then return false end
  for index, name in ipairs({'sent', 'delivered', 'read'}) do
    if tonumber(known[index + 1] or '0') >= tonumber(seq) and rank[name] > rank[before] then before = name end
  end
  if rank[state] then
    if rank[state] <= rank[before] then return false end
  elseif rank[before] > rank.sent then
    return false
  end
  redis.call('HSET', delivery, seq, state)
  if reason ~= '' then redis.call('HSET', delivery, seq .. ':reason', reason) end
  return true
end
`
