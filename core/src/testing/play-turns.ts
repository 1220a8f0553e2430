import type { AgentAction, AgentRef } from '../agent-action'
import type { Business } from '../bot/business'
import type { Bot } from '../bot/bot'
import type { Content } from '../content'
import type { Conversation } from '../conversation'
import type { LoggedRecord } from '../decision-record'
import type { Facts } from '../facts'
import { agentId, entryId, lineId, teamId, type LineId } from '../id'
import type { Input } from '../input'
import type { LogEntry } from '../log-entry'
import type { OutboundMessage } from '../message'
import { takeTurn } from '../take-turn'
import type { Chore, Turn } from '../turn'
import { makeEnvelope } from './make-envelope'

/** An agent of the teams `support` and `billing`. */
export function makeAgent(id: string, change: Partial<AgentRef> = {}): AgentRef {
  return {
    id: agentId(id),
    name: id,
    role: 'agent',
    teams: [teamId('support'), teamId('billing')],
    ...change,
  }
}

/** What an agent's page, or a queue, believes the conversation to be. */
export interface View {
  /** the conversation's number */
  readonly number: number
  readonly epoch: number
}

/** One line on which turns are taken one after the other, as a store without faults would. */
export interface Play {
  readonly line: LineId
  readonly log: readonly LogEntry[]
  readonly chores: readonly Chore[]
  readonly conversation: Conversation | undefined
  /** Everything that was given to `take`. */
  readonly inputs: readonly Input[]
  /** What the next turn is taken with. */
  settings: { readonly business: Business; readonly bot?: Bot }
  now: number
  /** Agents online by team; 1 in `support` and `billing` unless changed. */
  online: Facts['online']
  agents: Facts['agents']
  take(input: Input): Turn
  customer(content: Content | string): Turn
  /** On the conversation as it is, or as an older view shows it. */
  agent(by: AgentRef, action: AgentAction, view?: Partial<View>): Turn
  claim(by: AgentRef, view?: Partial<View>): Turn
  /** What the customer was told since the last call. */
  heard(): readonly string[]
  records(): readonly LoggedRecord[]
}

export function playTurns(settings: { readonly business: Business; readonly bot?: Bot }): Play {
  const line = lineId({
    tenant: settings.business.id,
    channel: 'test',
    account: 'main',
    place: 'c1',
  })
  const log: LogEntry[] = []
  const chores: Chore[] = []
  const inputs: Input[] = []
  let conversation: Conversation | undefined
  let count = 0
  let heardUpTo = 0

  const viewOf = (view: Partial<View> = {}): View => ({
    number: conversation?.number ?? 0,
    epoch: conversation?.epoch ?? 0,
    ...view,
  })

  function findResend(input: Input): OutboundMessage | undefined {
    if (input.kind !== 'agent' || input.action.kind !== 'resend') return undefined
    const entry = log[input.action.seq - 1]
    return entry?.conversation === conversation?.number && entry?.body.kind === 'message'
      ? entry.body.message
      : undefined
  }

  const play: Play = {
    line,
    log,
    chores,
    inputs,
    settings,
    get conversation() {
      return conversation
    },
    now: Date.UTC(2026, 0, 5, 10),
    online: { support: 1, billing: 1 },
    agents: {},
    take(input) {
      count += 1
      inputs.push(input)
      const heldSeqs = conversation?.dialogue.held ?? []
      const held = log.flatMap(({ seq, body }) =>
        heldSeqs.includes(seq) && body.kind === 'customer' ? [{ seq, content: body.content }] : [],
      )
      const resend = findResend(input)
      const facts: Facts = {
        now: play.now,
        random: (count * 0.37) % 1,
        uniqueId: `u${count}`,
        nextSeq: log.length + 1,
        online: play.online,
        held,
        ...(resend && { resend }),
        ...(play.agents && { agents: play.agents }),
      }
      const turn = takeTurn({ ...play.settings, channel: 'test' }, line, conversation, input, facts)
      if (turn.kind !== 'taken') return turn
      conversation = turn.conversation
      for (const draft of turn.entries) {
        log.push({
          ...draft,
          seq: log.length + 1,
          conversation: conversation.number,
          at: play.now,
        })
      }
      chores.push(...turn.chores)
      return turn
    },
    customer(content) {
      const envelope = makeEnvelope(content, { id: `m${count}`, receivedAt: play.now })
      return play.take({ kind: 'customer', envelope })
    },
    agent(by, action, view) {
      const { number, epoch } = viewOf(view)
      return play.take({ kind: 'agent', by, requestId: `r${count}`, conversation: number, epoch, action })
    },
    claim(by, view) {
      const { number, epoch } = viewOf(view)
      return play.take({
        kind: 'claim',
        agent: by,
        entry: entryId(line, number, epoch),
        notAfter: play.now + 10_000,
        assignment: { how: 'matched', strategy: 'balanced', candidates: [], chosen: by.id },
      })
    },
    heard() {
      const texts = log.slice(heardUpTo).flatMap(({ audience, body }) => {
        if (audience !== 'customer' || body.kind !== 'message') return []
        return 'text' in body.message ? [body.message.text ?? ''] : [body.message.kind]
      })
      heardUpTo = log.length
      return texts
    },
    records() {
      return log.flatMap(({ body }) => (body.kind === 'record' ? [body.record] : []))
    },
  }
  return play
}
