import { randomBytes } from 'node:crypto'
import { parseLineId, type ConversationStore, type LineId } from '@baton/core'
import { readFacts, type LineFacts } from './line-facts'
import { createLineMarks, type LineMarks } from './line-marks'
import { readTextAndTexts, readTexts } from '../redis/read-reply'
import { fitIndexScript } from './scripts/fit-index-script'
import { readFactsScript } from './scripts/read-facts-script'
import { takeDirtyScript } from './scripts/take-dirty-script'
import { takeLinesScript } from './scripts/take-lines-script'
import type { StoreContext } from './store-context'

/** Which lines are due, and which may have unfinished effects. Why nothing of it is lost: see `fitIndexScript`. */
export interface LineIndex extends Pick<
  ConversationStore,
  'reindex' | 'takeDue' | 'takeDirty' | 'findWithoutDeadline'
> {
  /** How long a process has to settle what it committed before others are told, ms. */
  readonly graceMs: number
  newMark(line: LineId): string
  /** The commit that this mark was written for is there, or never will be. */
  decided(line: LineId, mark: string): void
  /** The same, with what the commit itself read of the line. */
  readonly deciding: LineMarks['decide']
  /** What a script read of the line when it had done its work, so that `reindex` need not read it once more. */
  readonly reading: LineMarks['read']
  /** The same for a script that indexes the line by itself where it can. */
  readonly settling: LineMarks['settle']
}

/** Lines that one command asks about. */
const askedAtOnce = 500

export function createLineIndex(context: StoreContext, graceMs: number): LineIndex {
  const { client, keys, now, clockOffset } = context
  const marks = createLineMarks(now)
  const us = randomBytes(6).toString('base64url')
  let count = 0

  function newMark(line: LineId): string {
    count += 1
    return `${line}|${us}.${count}`
  }

  async function readLine(line: LineId): Promise<LineFacts> {
    const { state, lane, chores } = keys.line(line)
    return readFacts(readTexts(await context.run('read a line', readFactsScript, [state, lane, chores], [])))
  }

  async function fit(line: LineId, again: number | undefined, taken: ReturnType<LineMarks['take']>): Promise<void> {
    const facts = taken.facts ?? (await readLine(line))
    // What is left to do is found by a mark of ours, or by a new one; nobody else's is known to be there.
    const stays = facts.isOpen && again === undefined && taken.marks.length > 0
    const keep = !facts.isOpen || stays ? '' : (taken.marks[0] ?? newMark(line))
    const { due, revisions, dirty, closed } = context.shardKeys(line)
    await context.run(
      'index a line',
      fitIndexScript,
      [due, revisions, dirty, closed],
      [
        line,
        facts.revision,
        facts.deadline ?? '',
        taken.claim ?? '',
        facts.closedAt ?? '',
        keep,
        Math.ceil(again ?? now() + graceMs),
        ...(stays ? [] : taken.marks.filter((mark) => mark !== keep)),
      ],
    )
    if (stays) marks.giveBack(line, taken.marks)
  }

  return {
    graceMs,
    newMark,
    decided: (line, mark) => marks.add(line, mark),
    deciding: (line, mark, deciding) => marks.decide(line, mark, deciding),
    reading: (line, reading) => marks.read(line, reading),
    settling: (line, settling) => marks.settle(line, settling),

    async reindex(line, again) {
      const taken = marks.take(line)
      // Who has indexed it has set its deadline anew, so it is in nobody's hand any more.
      if (taken.facts?.isIndexed && taken.marks.length === 0) return
      try {
        await fit(line, again, taken)
      } catch (error) {
        marks.giveBack(line, taken.marks, taken.claim)
        throw error
      }
    },

    async takeDue(shard, limit, forMs) {
      const { due } = keys.shard(shard)
      const reply = await context.run('look for what is due', takeLinesScript, [due], [clockOffset(), limit, forMs, ''])
      const [claim, texts] = readTextAndTexts(reply)
      const lines = texts.flatMap((text) => parseLineId(text) ?? [])
      for (const line of lines) marks.claim(line, claim)
      return lines
    },

    async takeDirty(shard, limit, forMs) {
      const { dirty } = keys.shard(shard)
      const reply = await context.run(
        'look for what is unfinished',
        takeDirtyScript,
        [dirty],
        [clockOffset(), limit, forMs],
      )
      const lines = new Set<LineId>()
      for (const mark of readTexts(reply)) {
        const line = lineOf(mark)
        if (line === undefined) continue
        marks.add(line, mark)
        lines.add(line)
      }
      return [...lines]
    },

    async findWithoutDeadline(lines) {
      const byShard = new Map<string, LineId[]>()
      for (const line of lines) {
        const { due } = context.shardKeys(line)
        const known = byShard.get(due)
        if (known) known.push(line)
        else byShard.set(due, [line])
      }
      const found = await Promise.all([...byShard].map(([due, those]) => findWithoutScore(due, those)))
      return found.flat()
    },
  }

  async function findWithoutScore(due: string, lines: readonly LineId[]): Promise<readonly LineId[]> {
    const found: LineId[] = []
    for (let first = 0; first < lines.length; first += askedAtOnce) {
      const part = lines.slice(first, first + askedAtOnce)
      const scores = await context.reach('look for lines without a deadline', () => client.zmscore(due, ...part))
      found.push(...part.filter((_, place) => typeof scores[place] !== 'string'))
    }
    return found
  }
}

/** The line of a mark. */
function lineOf(member: string): LineId | undefined {
  return parseLineId(member.split('|', 1)[0] ?? '')
}
