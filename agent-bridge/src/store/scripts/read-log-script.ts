import { defineScript } from '../../redis/define-script'
import { luaScan } from './lua-scan'

/**
 * Reads on from a position, or back from one, in the whole log or in one conversation's part of it.
 *
 * KEYS: state, log, the hash of that conversation. ARGV: audience, after, before or nothing, limit, conversation or
 * nothing. Reply: entries, five values each; the newest first where it was read back.
 */
export const readLogScript = defineScript(`
${luaScan}
local state, log, earlier = unpack(KEYS)
local audience, after, before, limit, conversation = unpack(ARGV)
local known = redis.call('HMGET', state, 'lastSeq', 'number', 'firstSeq')
local from, to = tonumber(after) + 1, tonumber(known[1] or '0')
if before ~= '' then to = math.min(to, tonumber(before) - 1) end
if conversation ~= '' then
  local part = {known[3], known[1]}
  if known[2] ~= conversation then part = redis.call('HMGET', earlier, 'firstSeq', 'lastSeq') end
  if not part[1] then return {} end
  from, to = math.max(from, tonumber(part[1])), math.min(to, tonumber(part[2]))
end
return scan(log, from, to, tonumber(limit), readers[audience], before ~= '')
`)
