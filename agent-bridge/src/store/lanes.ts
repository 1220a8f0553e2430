import { unreachable, type ConversationStore, type LaneOutcome, type LaneStep, type LineId } from '@baton/core'
import { readFacts, type LineFacts } from './line-facts'
import type { LineIndex } from './line-index'
import { readTexts } from '../redis/read-reply'
import type { Script } from '../redis/define-script'
import { leaveLaneScript } from './scripts/leave-lane-script'
import { markedUntil, markScript } from './scripts/mark-script'
import { releaseLaneScript } from './scripts/release-lane-script'
import { resumeLaneScript } from './scripts/resume-lane-script'
import { stepLaneScript } from './scripts/step-lane-script'
import type { StoreContext } from './store-context'
import { readEntry } from './stored-json'

type Lanes = Pick<ConversationStore, 'stepLane' | 'leaveLane' | 'releaseLane' | 'resumeLane'>

/** Drains lanes: under a lease, or all at once for channels that deliver by the log. */
export function createLanes(context: StoreContext, index: LineIndex): Lanes {
  const { keys, clockOffset } = context

  /** Runs a script that ends with the line's facts, unless it has something else to say. */
  async function drain(
    script: Script,
    line: LineId,
    args: readonly (string | number)[],
    factsIn: (reply: readonly string[]) => readonly string[] | undefined,
  ): Promise<readonly string[]> {
    const { state, log, lane, chores, delivery } = keys.line(line)
    let reply: readonly string[] = []
    await index.reading(line, async (): Promise<LineFacts | undefined> => {
      reply = readTexts(await context.run('drain a lane', script, [state, log, lane, chores, delivery], args))
      const facts = factsIn(reply)
      return facts && readFacts(facts)
    })
    return reply
  }

  const leaseArgs = (line: LineId, holder: string, leaseMs: number, finished?: Finished) => [
    clockOffset(),
    holder,
    leaseMs,
    context.shardKeys(line).news,
    line,
    ...(finished ? [finished.seq, ...outcomeArgs(finished.outcome)] : ['', '']),
  ]

  return {
    async stepLane(line, holder, leaseMs, finished) {
      const reply = await drain(stepLaneScript, line, leaseArgs(line, holder, leaseMs, finished), ([kind, ...rest]) => {
        if (kind === 'empty') return rest
        return kind === 'paused' ? rest.slice(2) : undefined
      })
      return readStep(reply)
    },
    async leaveLane(line, holder, finished) {
      await drain(leaveLaneScript, line, leaseArgs(line, holder, 0, finished), (reply) => reply)
    },
    async releaseLane(line, started) {
      const { news } = context.shardKeys(line)
      const [kind, ...rest] = await drain(releaseLaneScript, line, [started ?? '', news, line], ([first, ...facts]) =>
        first === 'released' ? facts : undefined,
      )
      return kind === 'integration' ? readEntry(rest) : undefined
    },
    async resumeLane(line) {
      const mark = index.newMark(line)
      const { dirty } = context.shardKeys(line)
      let answer: string | undefined
      do {
        // The mark first: whoever resumes a lane may die before it is drained.
        const marked = await context.run('resume a lane', markScript, [dirty], [clockOffset(), index.graceMs, mark])
        const [shownAt] = readTexts(marked)
        const args = [clockOffset(), markedUntil(shownAt)]
        const reply = await context.run('resume a lane', resumeLaneScript, [keys.line(line).state], args)
        answer = readTexts(reply)[0]
      } while (answer === 'late')
      index.decided(line, mark)
    },
  }
}

interface Finished {
  readonly seq: number
  readonly outcome: LaneOutcome
}

function outcomeArgs(outcome: LaneOutcome): readonly (string | number)[] {
  switch (outcome.kind) {
    case 'done':
      return ['done', outcome.state, outcome.platformId ?? '', outcome.reason ?? '']
    case 'later':
      return ['later', Math.ceil(outcome.notBefore), outcome.attempted ? '1' : '', outcome.outcomeUnknown ? '1' : '']
    case 'suspended':
      return ['suspended', outcome.reason]
    default:
      return unreachable(outcome)
  }
}

function readStep([kind, ...rest]: readonly string[]): LaneStep {
  switch (kind) {
    // Its report was not taken: the lane is somebody else's now.
    case 'ignored':
    case 'empty':
      return { kind: 'empty' }
    case 'busy':
      return { kind, until: Number(rest[0]) }
    case 'paused': {
      const [until, reason] = rest
      return until ? { kind, until: Number(until), reason: 'later' } : { kind, reason: reason ?? '' }
    }
    case 'head': {
      const [attempt, unknowns, ...entry] = rest
      return {
        kind,
        entry: readEntry(entry),
        attempt: Number(attempt),
        outcomeUnknown: Number(unknowns) > 0,
        unknowns: Number(unknowns),
      }
    }
    default:
      throw new Error(`a lane answered ${kind}`)
  }
}
