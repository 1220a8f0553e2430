import { defineScript } from '../../redis/define-script'
import { luaScan } from './lua-scan'

/**
 * What the customer may see: their entries before the lane's head. KEYS: state, log, lane. ARGV: after, limit.
 * Reply: how far the lane has released, and a list of the entries, five values each.
 */
export const readReleasedScript = defineScript(`
${luaScan}
local state, log, lane = unpack(KEYS)
local head = redis.call('LINDEX', lane, 0)
local released = head and tonumber((string.gsub(head, 'i', ''))) - 1 or tonumber(redis.call('HGET', state, 'lastSeq') or '0')
local entries = scan(log, tonumber(ARGV[1]) + 1, released, tonumber(ARGV[2]), readers.customer, false)
return {number(released), entries}
`)
