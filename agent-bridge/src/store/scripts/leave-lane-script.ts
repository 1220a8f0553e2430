import { defineScript } from '../../redis/define-script'
import { luaFacts } from './lua-facts'
import { luaLane } from './lua-lane'

/** Takes the report and gives the lease back. KEYS and ARGV as in `luaLane`. Reply: the line's facts. */
export const leaveLaneScript = defineScript(`
${luaLane}${luaFacts}
if report() then
  holder, leaseUntil = '', 0
  save()
end
return facts(state, lane, chores)
`)
