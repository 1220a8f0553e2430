import { defineScript } from '../../redis/define-script'
import { luaFacts } from './lua-facts'
import { luaFit } from './lua-fit'

/**
 * Strikes chores off. KEYS: state, lane, chores, and on a single server the shard's dirty, due, revisions and closed
 * indexes. ARGV: how many chores, their keys, then line, the claim in whose hand it is or nothing, and its marks.
 * Reply: the line's facts.
 *
 * On a single server, when nothing else is left to do, the line's index entries are made to fit with it.
 */
export const finishChoresScript = defineScript(`
${luaFacts}${luaFit}
local state, lane, chores, dirty, due, revisions, closed = unpack(KEYS)
local last = 1 + tonumber(ARGV[1])
for index = 2, last do redis.call('HDEL', chores, ARGV[index]) end
local left = facts(state, lane, chores)
if dirty and left[3] == '' then
  fit(due, revisions, closed, ARGV[last + 1], left[1], left[2], left[4], ARGV[last + 2], false)
  for index = last + 3, #ARGV do redis.call('ZREM', dirty, ARGV[index]) end
  left[5] = '1'
end
return left
`)
