import { defineScript } from '../../redis/define-script'
import { luaFinish } from './lua-finish'
import { luaNow, luaNumber } from './lua-now'

/**
 * Hands out marks whose time is past, of so many lines at most. KEYS: dirty. ARGV: clock offset, limit, forMs.
 * Reply: marks, the longest overdue first.
 */
export const takeDirtyScript = defineScript(`
${luaNow}${luaNumber}${luaFinish}
finish('ZREM', KEYS[1])
local limit = tonumber(ARGV[2])
local marks = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', number(now), 'LIMIT', 0, limit * 4)
local again = number(now + tonumber(ARGV[3]))
local taken, lines, count = {}, {}, 0
for _, mark in ipairs(marks) do
  local line = string.match(mark, '^[^|]+')
  if not lines[line] and count < limit then
    lines[line] = true
    count = count + 1
  end
  if lines[line] then
    redis.call('ZADD', KEYS[1], 'XX', again, mark)
    taken[#taken + 1] = mark
  end
end
return taken
`)
