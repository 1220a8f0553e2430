import { defineScript } from '../../redis/define-script'
import { luaFacts } from './lua-facts'
import { luaLane } from './lua-lane'

/**
 * Takes or keeps the lease, takes the report, and hands out the next head, marked as being sent. KEYS and ARGV as in
 * `luaLane`. Reply: `head`, attempt, unknowns and the entry; `busy` and until when; or the line's facts behind `empty`
 * or behind `paused`, until when and why. `ignored`: the reporter had lost the lease.
 */
export const stepLaneScript = defineScript(`
${luaLane}${luaFacts}
if holder ~= '' and holder ~= me and leaseUntil > now then return {'busy', number(leaseUntil)} end
if reported ~= '' and not report() then return {'ignored'} end

local seq, entry
repeat
  seq = head()
  entry = seq and redis.call('XRANGE', log, seq .. '-0', seq .. '-0')[1]
  -- Retention has removed what this head was.
  if seq and not entry then pass() end
until entry or not seq

if not seq or suspended ~= '' or (notBefore ~= '' and tonumber(notBefore) > now) then
  if holder ~= '' or reported ~= '' then
    holder, leaseUntil = '', 0
    save()
  end
  local left = facts(state, lane, chores)
  if not seq then return {'empty', unpack(left)} end
  if suspended ~= '' then return {'paused', '', suspended, unpack(left)} end
  return {'paused', notBefore, '', unpack(left)}
end

if sending == seq then unknowns = unknowns + 1 end
holder, leaseUntil, sending, attempt, notBefore = me, now + tonumber(leaseMs), seq, attempt + 1, ''
save()
local fields = entry[2]
return {'head', number(attempt), number(unknowns), seq, fields[2], fields[4], fields[6], fields[8]}
`)
