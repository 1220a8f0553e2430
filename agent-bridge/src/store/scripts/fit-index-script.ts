import { defineScript } from '../../redis/define-script'
import { luaFinish } from './lua-finish'
import { luaFit } from './lua-fit'

/**
 * Makes a line's index entries fit what was read of it.
 *
 * KEYS: due, revisions, dirty, closed. ARGV: line, revision, deadline or nothing, the claim in whose hand the line is or
 * nothing, closedAt or nothing, the mark to keep and its time or nothing, then the marks to remove.
 *
 * Why nothing is lost. The index is in another slot than the line, so between the reading of a line and this script the
 * line may have been committed to by somebody else. Two rules make that harmless:
 *
 * 1. A mark belongs to one commit. It is written before it or with it, and removed only by one who read the line after
 *    that commit was decided and found nothing left to do; and in the same script as the deadline that they read is set.
 *    So whatever is committed has its mark, or its effects are done and its deadline is set.
 * 2. The deadline in the index carries the revision that it was read at. A reader of an older revision changes nothing,
 *    however late it comes. So the deadline of the newest revision, once set, is only changed by a newer one.
 *
 * Together: for the newest revision of every line, its mark is there, or its deadline is. A score that only compares
 * times could not tell: a deadline that was moved away and back has the same time and another meaning.
 *
 * An equal revision changes nothing either, unless the line is in the caller's own hand: else it would take a line away
 * from whoever was handed it. A smaller one counts where it is the caller's own hand: the line that the entry was made
 * for is gone (it expired, or the server lost it), and a new one has begun. An entry without a deadline is removed with
 * its revision; an older reader may then set a deadline that is no more, which fires once, is read again and removed.
 *
 * A line without an entry is in nobody's hand. Where its revision is known all the same, the server has lost the entry,
 * and any reader's deadline goes in.
 */
export const fitIndexScript = defineScript(`
${luaFinish}${luaFit}
local due, revisions, dirty, closed = unpack(KEYS)
finish('ZREM', dirty)
local line, revision, deadline, claim, closedAt, keep, keepAt = unpack(ARGV)
fit(due, revisions, closed, line, revision, deadline, closedAt, claim, false)
if keep ~= '' then redis.call('ZADD', dirty, keepAt, keep) end
for index = 8, #ARGV do redis.call('ZREM', dirty, ARGV[index]) end
return {}
`)
