import { defineScript } from '../../redis/define-script'
import { luaFacts } from './lua-facts'

/** KEYS: state, lane, chores. Reply: the line's facts. */
export const readFactsScript = defineScript(`
${luaFacts}
return facts(KEYS[1], KEYS[2], KEYS[3])
`)
