import type { LineId } from '@baton/core'
import type { LineFacts } from './line-facts'

/** What one store knows of a line's index entries that are its own to remove. */
export interface LineMarks {
  /** A mark whose commit has been decided, or that was handed to this store. */
  add(line: LineId, mark: string): void
  /**
   * Decides the commit that a mark was written for, and remembers the mark once that is done, unless the commit has
   * taken it away again. What the commit read of the line covers its own mark and those that were there before.
   */
  decide(line: LineId, mark: string, deciding: () => Promise<LineFacts | undefined>): Promise<void>
  /** The line's deadline was handed to this store. */
  claim(line: LineId, claim: string): void
  /** Reads facts about the line, and remembers which marks they cover: those that were there before the reading began. */
  read<Facts extends LineFacts | undefined>(line: LineId, reading: () => Promise<Facts>): Promise<Facts>
  /**
   * Does what ends with facts and, where nothing is left to do, has indexed the line: it is given what is to be indexed,
   * and what of it remains is remembered again.
   */
  settle(line: LineId, settling: (taken: TakenMarks) => Promise<LineFacts>): Promise<void>
  /** What is to be indexed, and nothing of it twice. Without facts, the line was not read since its last mark. */
  take(line: LineId): TakenMarks
  /** Gives back what was taken and could not be indexed, or is to stay. */
  giveBack(line: LineId, marks: readonly string[], claim?: string): void
}

/** What is known of a line's index entries. */
export interface TakenMarks {
  readonly marks: readonly string[]
  readonly claim?: string
  readonly facts?: LineFacts
}

interface Known {
  readonly marks: Set<string>
  claim?: string | undefined
  facts?: LineFacts | undefined
  /** Facts must be newer than the last change. */
  lastChange: number
  touchedAt: number
}

/** Marks that nobody has asked for so long are left to the auditor, which finds them in the index; ms. */
const forgetAfterMs = 10 * 60_000
const tidyEvery = 10_000

/** Remembers marks in this process only: whatever it forgets is found in the index. */
export function createLineMarks(now: () => number): LineMarks {
  const lines = new Map<LineId, Known>()
  let changes = 0

  function tidy(): void {
    const old = now() - forgetAfterMs
    for (const [line, { touchedAt }] of lines) if (touchedAt < old) lines.delete(line)
  }

  function change(line: LineId): Known {
    const known: Known = lines.get(line) ?? { marks: new Set(), lastChange: 0, touchedAt: 0 }
    changes += 1
    known.lastChange = changes
    known.touchedAt = now()
    known.facts = undefined
    lines.set(line, known)
    if (changes % tidyEvery === 0) tidy()
    return known
  }

  function take(line: LineId): TakenMarks {
    const known = lines.get(line)
    lines.delete(line)
    if (!known) return { marks: [] }
    const { marks, claim, facts } = known
    return { marks: [...marks], ...(claim !== undefined && { claim }), ...(facts && { facts }) }
  }

  function giveBack(line: LineId, marks: readonly string[], claim?: string): void {
    if (marks.length === 0 && claim === undefined) return
    const known = change(line)
    for (const mark of marks) known.marks.add(mark)
    known.claim ??= claim
  }

  return {
    add(line, mark) {
      change(line).marks.add(mark)
    },
    async decide(line, mark, deciding) {
      const before = lines.get(line)?.lastChange
      const facts = await deciding()
      const isCurrent = lines.get(line)?.lastChange === before
      const known = change(line)
      if (!facts?.isIndexed) known.marks.add(mark)
      if (isCurrent) known.facts = facts
    },
    claim(line, claim) {
      change(line).claim = claim
    },
    async read(line, reading) {
      const before = lines.get(line)?.lastChange
      const facts = await reading()
      const known = lines.get(line)
      // A mark that came during the reading may be of a commit that the reading has not seen.
      if (known && facts && known.lastChange === before) known.facts = facts
      return facts
    },
    async settle(line, settling) {
      const taken = take(line)
      let facts: LineFacts
      try {
        facts = await settling(taken)
      } catch (error) {
        giveBack(line, taken.marks, taken.claim)
        throw error
      }
      const isCurrent = !lines.has(line)
      if (!facts.isIndexed) giveBack(line, taken.marks, taken.claim)
      if (isCurrent) change(line).facts = facts
    },
    take,
    giveBack,
  }
}
