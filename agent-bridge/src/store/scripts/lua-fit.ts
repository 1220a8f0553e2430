/**
 * Lua: `fit(due, revisions, closed, line, revision, deadline, closedAt, claim, isNewest)` makes a line's deadline in the
 * index fit what was read of it: see `fitIndexScript`. `isNewest`: nothing can have changed since it was read. Where the
 * index has no deadline of the line, every reader's is better than none.
 */
export const luaFit = `
local function fit(due, revisions, closed, line, revision, deadline, closedAt, claim, isNewest)
  local known = redis.call('HGET', revisions, line)
  local isFree = isNewest or tonumber(revision) > tonumber(known or '-1')
  if not isFree then
    local score = redis.call('ZSCORE', due, line)
    isFree = not score or (claim ~= '' and tonumber(score) == tonumber(claim))
  end
  if isFree then
    if deadline ~= '' then
      redis.call('ZADD', due, deadline, line)
      redis.call('HSET', revisions, line, revision)
    elseif known then
      redis.call('ZREM', due, line)
      redis.call('HDEL', revisions, line)
    end
  end
  if closedAt ~= '' then redis.call('ZADD', closed, 'LT', closedAt, line) end
end
`
