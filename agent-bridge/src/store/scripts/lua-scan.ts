import { luaNumber } from './lua-now'

/**
 * Lua: `scan(log, from, to, limit, mayRead, backwards)`, the first `limit` entries of a range that `mayRead` allows, as
 * one flat list of seq, conversation, at, audience and body. It reads on until it has them, in pieces.
 */
export const luaScan = `
${luaNumber}
local function scan(log, from, to, limit, mayRead, backwards)
  local found = {}
  local size = math.min(limit * 2 + 20, 500)
  while from <= to and #found < limit * 5 do
    local low, high = number(from) .. '-0', number(to) .. '-0'
    local entries
    if backwards then
      entries = redis.call('XREVRANGE', log, high, low, 'COUNT', size)
    else
      entries = redis.call('XRANGE', log, low, high, 'COUNT', size)
    end
    for _, entry in ipairs(entries) do
      local fields = entry[2]
      if mayRead[fields[6]] and #found < limit * 5 then
        found[#found + 1] = (string.gsub(entry[1], '-0', ''))
        for index = 2, 8, 2 do found[#found + 1] = fields[index] end
      end
    end
    if #entries < size then break end
    local last = tonumber((string.gsub(entries[#entries][1], '-0', '')))
    if backwards then to = last - 1 else from = last + 1 end
  end
  return found
end

local readers = {
  customer = {customer = true},
  team = {customer = true, team = true},
  audit = {customer = true, team = true, audit = true},
}
`
