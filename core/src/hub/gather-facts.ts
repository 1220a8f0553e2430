import type { AgentDesk } from '../agent-desk'
import type { Mode } from '../bot/business'
import { isOpen, type Conversation } from '../conversation'
import type { ConversationStore, Line } from '../conversation-store'
import type { Facts } from '../facts'
import { tenantOf, type AgentId, type LineId } from '../id'
import type { Input } from '../input'
import type { OutboundMessage } from '../message'
import { unreachable } from '../unreachable'

/** Where the facts come from. */
export interface FactSources {
  readonly store: ConversationStore
  readonly desk: AgentDesk
  readonly now: () => number
  readonly random: () => number
  readonly uniqueId: () => string
}

type Presence = Awaited<ReturnType<AgentDesk['presence']>>

/** Reads what a turn needs to see of the outside world, and only that: facts are kept in the decision record. */
export async function gatherFacts(
  sources: FactSources,
  line: LineId,
  { conversation, lastSeq }: Line,
  input: Input,
  mode: Mode,
): Promise<Facts> {
  const matters = mode !== 'bot-only' && presenceMatters(conversation, input)
  const [presence, held, resend] = await Promise.all([
    matters ? sources.desk.presence(tenantOf(line)) : undefined,
    conversation ? readHeld(sources.store, conversation) : [],
    conversation ? readResend(sources.store, conversation, input) : undefined,
  ])
  const agents = presence && agentsOf(presence, conversation, input)
  return {
    now: sources.now(),
    random: sources.random(),
    uniqueId: sources.uniqueId(),
    online: presence?.online ?? {},
    nextSeq: lastSeq + 1,
    held,
    ...(resend && { resend }),
    ...(agents && { agents }),
  }
}

/** Whether the turn may put the conversation into a queue, or tell who waits in one: only then does it matter who is there. */
function presenceMatters(conversation: Conversation | undefined, input: Input): boolean {
  const ownership = conversation?.ownership
  switch (input.kind) {
    case 'customer':
      return ownership?.owner === 'agent' ? ownership.phase === 'waiting' : ownership?.owner !== 'team'
    case 'agent':
      return ['transfer', 'hand-back', 'reopen'].includes(input.action.kind)
    case 'tick':
    case 'integration-result':
      return ownership?.owner === 'bot' || ownership?.owner === 'team'
    case 'agent-gone':
      return true
    case 'claim':
    case 'position':
      return false
    default:
      return unreachable(input)
  }
}

/** The agents this turn may ask about; a tenant may have hundreds, and a record holds its facts. */
function agentsOf({ agents }: Presence, conversation: Conversation | undefined, input: Input): Facts['agents'] {
  if (!agents) return undefined
  const named: AgentId[] = []
  if (conversation?.ownership.owner === 'agent') named.push(conversation.ownership.agent)
  if (input.kind === 'agent' && input.action.kind === 'transfer' && input.action.agent) named.push(input.action.agent)
  return Object.fromEntries(
    named.flatMap((id) => {
      const agent = agents[id]
      return agent ? [[id, agent]] : []
    }),
  )
}

async function readHeld(store: ConversationStore, conversation: Conversation): Promise<Facts['held']> {
  const { held } = conversation.dialogue
  if (!isOpen(conversation) || held.length === 0) return []
  const first = Math.min(...held)
  const entries = await store.readLog(conversation.line, {
    audience: 'audit',
    after: first - 1,
    limit: Math.max(...held) - first + 1,
  })
  return entries.flatMap(({ seq, body }) =>
    body.kind === 'customer' && held.includes(seq) ? [{ seq, content: body.content }] : [],
  )
}

async function readResend(
  store: ConversationStore,
  { line, number }: Conversation,
  input: Input,
): Promise<OutboundMessage | undefined> {
  if (input.kind !== 'agent' || input.action.kind !== 'resend') return undefined
  const { seq } = input.action
  const [entry] = await store.readLog(line, { audience: 'customer', after: seq - 1, limit: 1, conversation: number })
  return entry?.seq === seq && entry.body.kind === 'message' ? entry.body.message : undefined
}
