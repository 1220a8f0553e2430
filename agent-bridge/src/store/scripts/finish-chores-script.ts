import { defineScript } from '../../redis/define-script'
import { luaFacts } from './lua-facts'

/** Strikes chores off. KEYS: state, lane, chores. ARGV: the chores' keys. Reply: the line's facts. */
export const finishChoresScript = defineScript(`
${luaFacts}
for _, key in ipairs(ARGV) do redis.call('HDEL', KEYS[3], key) end
return facts(KEYS[1], KEYS[2], KEYS[3])
`)
