import type { Conversation } from './conversation'
import type { Facts } from './facts'
import type { LineId } from './id'
import type { Input } from './input'
import type { LogEntry } from './log-entry'
import type { OutboundMessage } from './message'
import { takeTurn } from './take-turn'
import type { Turn } from './turn'
import type { TurnContext } from './turn/turn-context'

/** What a turn is told of the world; the rest of its facts comes from the line itself. */
export type Surroundings = Omit<Facts, 'nextSeq' | 'held' | 'resend'>

/** One line in memory, on which turns are taken one after the other, as a store without faults would keep it. */
export interface Rehearsal {
  readonly log: readonly LogEntry[]
  readonly conversation: Conversation | undefined
  /** Takes an input to its end, and keeps what comes of it. */
  take(context: TurnContext, input: Input, surroundings: Surroundings): Turn
}

/** Nothing is sent and nobody is told: what a turn wants done is in what it returns. */
export function createRehearsal(line: LineId): Rehearsal {
  const log: LogEntry[] = []
  let conversation: Conversation | undefined

  function findHeld(): Facts['held'] {
    const seqs = conversation?.dialogue.held ?? []
    return log.flatMap(({ seq, body }) =>
      seqs.includes(seq) && body.kind === 'customer' ? [{ seq, content: body.content }] : [],
    )
  }

  function findResend(input: Input): OutboundMessage | undefined {
    if (input.kind !== 'agent' || input.action.kind !== 'resend') return undefined
    const entry = log[input.action.seq - 1]
    return entry?.conversation === conversation?.number && entry?.body.kind === 'message'
      ? entry.body.message
      : undefined
  }

  return {
    log,
    get conversation() {
      return conversation
    },
    take(context, input, surroundings) {
      const resend = findResend(input)
      const facts = { ...surroundings, nextSeq: log.length + 1, held: findHeld(), ...(resend && { resend }) }
      const turn = takeTurn(context, line, conversation, input, facts)
      if (turn.kind !== 'taken') return turn
      conversation = turn.conversation
      for (const draft of turn.entries) {
        log.push({ ...draft, seq: log.length + 1, conversation: conversation.number, at: surroundings.now })
      }
      return turn
    },
  }
}
