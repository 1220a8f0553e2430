import { defineScript } from '../../redis/define-script'
import { luaNow } from './lua-now'

/**
 * Opens a suspended lane, and one that waits for its time. KEYS: state. ARGV: clock offset, markedUntil.
 * Reply: `resumed`, or `late` where the mark in the index may be gone.
 */
export const resumeLaneScript = defineScript(`
${luaNow}
if now > tonumber(ARGV[2]) then return {'late'} end
redis.call('HDEL', KEYS[1], 'suspended', 'notBefore')
return {'resumed'}
`)
