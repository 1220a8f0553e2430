import type { AgentAction, AgentRef } from '../agent-action'
import type { Business } from '../bot/business'
import type { Bot } from '../bot/bot'
import type { Content } from '../content'
import type { Conversation } from '../conversation'
import { createRehearsal } from '../create-rehearsal'
import type { LoggedRecord } from '../decision-record'
import type { Facts } from '../facts'
import { agentId, entryId, lineId, teamId, type LineId } from '../id'
import type { Input } from '../input'
import type { LogEntry } from '../log-entry'
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
  const rehearsal = createRehearsal(line)
  const chores: Chore[] = []
  const inputs: Input[] = []
  let count = 0
  let heardUpTo = 0

  const viewOf = (view: Partial<View> = {}): View => ({
    number: rehearsal.conversation?.number ?? 0,
    epoch: rehearsal.conversation?.epoch ?? 0,
    ...view,
  })

  const play: Play = {
    line,
    log: rehearsal.log,
    chores,
    inputs,
    settings,
    get conversation() {
      return rehearsal.conversation
    },
    now: Date.UTC(2026, 0, 5, 10),
    online: { support: 1, billing: 1 },
    agents: {},
    take(input) {
      count += 1
      inputs.push(input)
      const turn = rehearsal.take({ ...play.settings, channel: 'test' }, input, {
        now: play.now,
        random: (count * 0.37) % 1,
        uniqueId: `u${count}`,
        online: play.online,
        ...(play.agents && { agents: play.agents }),
      })
      if (turn.kind === 'taken') chores.push(...turn.chores)
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
      const texts = rehearsal.log.slice(heardUpTo).flatMap(({ audience, body }) => {
        if (audience !== 'customer' || body.kind !== 'message') return []
        return 'text' in body.message ? [body.message.text ?? ''] : [body.message.kind]
      })
      heardUpTo = rehearsal.log.length
      return texts
    },
    records() {
      return rehearsal.log.flatMap(({ body }) => (body.kind === 'record' ? [body.record] : []))
    },
  }
  return play
}
