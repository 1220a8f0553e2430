/**
 * Lua: `facts(state, lane, chores)`, what a line's index entries must fit: its revision, its deadline, whether
 * something is left to do, and when its oldest conversation was closed. A suspended lane waits for somebody, not for us.
 */
export const luaFacts = `
local function facts(state, lane, chores)
  local known = redis.call('HMGET', state, 'revision', 'deadline', 'suspended', 'oldestClosedAt', 'closedAt')
  local open = redis.call('HLEN', chores)
  if (known[3] or '') == '' then open = open + redis.call('LLEN', lane) end
  return {known[1] or '0', known[2] or '', open > 0 and '1' or '', known[4] or known[5] or ''}
end
`
