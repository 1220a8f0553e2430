import type { AgentAction, AgentRef } from '../agent-action'
import type { Team } from '../bot/business'
import { isOpen, type Conversation } from '../conversation'
import { decideHandover } from '../decide-handover'
import type { TeamId } from '../id'
import type { OutboundMessage } from '../message'
import type { Refusal, Turn } from '../turn'
import type { Facts } from '../facts'
import type { Input } from '../input'
import { unreachable } from '../unreachable'
import { changeOwner, close, park, placeAfter, setTimers } from './change-owner'
import { giveToBot } from './give-to-bot'
import { handOver } from './hand-over'
import { keepFact } from './keep-fact'
import { recordStep, warn } from './record-step'
import { ruleFacts } from './rule-facts'
import { isAnybodyOnline, tellOffline } from './tell-offline'
import type { TurnContext } from './turn-context'
import { createDraft, finishDraft, sayNotice, type TurnDraft } from './turn-draft'

type AgentInput = Extract<Input, { kind: 'agent' }>
type Action<Kind extends AgentAction['kind']> = Extract<AgentAction, { kind: Kind }>

/** Takes one action of an agent. Ownership is checked here, at commit, and nowhere later. */
export function takeAgentTurn(
  context: TurnContext,
  before: Conversation | undefined,
  input: AgentInput,
  facts: Facts,
): Turn {
  if (context.business.mode === 'bot-only') return refuse('bot-only')
  if (!before || before.number !== input.conversation) return refuse('closed')
  const draft = createDraft(context, facts, input, before, before)
  const refusal = act(draft, input)
  return refusal ? refuse(refusal) : finishDraft(draft)
}

function act(draft: TurnDraft, input: AgentInput): Refusal | undefined {
  const { action, by } = input
  switch (action.kind) {
    case 'note':
      draft.entries.push({
        audience: 'team',
        body: { kind: 'note', by: by.id, name: by.name, text: action.text },
      })
      return undefined
    case 'set-fact':
      keepFact(draft, action.name, action.value, 'agent')
      return undefined
    case 'reopen':
      return reopen(draft, input)
    case 'say':
      return owns(draft, by) ?? say(draft, by, action)
    case 'resend':
      return owns(draft, by) ?? resend(draft, by)
    case 'park':
      return fresh(draft, input) ?? owns(draft, by) ?? parkChat(draft, by)
    case 'transfer':
      return fresh(draft, input) ?? commands(draft, by) ?? transfer(draft, by, action)
    case 'close':
      return fresh(draft, input) ?? commands(draft, by) ?? closeChat(draft, by, action)
    case 'hand-back':
      return fresh(draft, input) ?? owns(draft, by) ?? handBack(draft, by, action)
    default:
      return unreachable(action)
  }
}

function say(draft: TurnDraft, by: AgentRef, action: Action<'say'>): undefined {
  const message: OutboundMessage = action.media
    ? { kind: 'media', media: action.media, ...(action.text !== undefined && { text: action.text }) }
    : { kind: 'text', text: action.text ?? '' }
  sayAsAgent(draft, by, message)
}

function resend(draft: TurnDraft, by: AgentRef): Refusal | undefined {
  const { resend: message } = draft.facts
  if (!message) return 'unknown-message'
  sayAsAgent(draft, by, message)
  return undefined
}

function sayAsAgent(draft: TurnDraft, by: AgentRef, message: OutboundMessage): void {
  const { conversation, context, facts } = draft
  draft.entries.push({
    audience: 'customer',
    body: {
      kind: 'message',
      from: {
        kind: 'agent',
        agent: by.id,
        name: by.name,
        ...(by.picture !== undefined && { picture: by.picture }),
      },
      message,
    },
  })
  draft.conversation = {
    ...conversation,
    agentAt: facts.now,
    unanswered: 0,
    unansweredSince: undefined,
  }
  const { ownership } = conversation
  if (ownership.owner !== 'agent') return
  if (ownership.phase === 'waiting') {
    return setTimers(draft, { waiting: facts.now + context.business.timers.waitingMs })
  }
  const recallMs = context.business.teams.get(ownership.team)?.recallMs
  setTimers(draft, { reply: undefined, ...(recallMs !== undefined && { recall: facts.now + recallMs }) })
}

function parkChat(draft: TurnDraft, by: AgentRef): undefined {
  const { ownership } = draft.conversation
  if (ownership.owner === 'agent' && ownership.phase === 'active') {
    park(draft, { kind: 'parked', by: by.id })
  }
}

function transfer(draft: TurnDraft, by: AgentRef, action: Action<'transfer'>): Refusal | undefined {
  const team = draft.context.business.teams.get(action.team)
  if (!team?.active) return 'unknown-team'
  const refusal = action.agent && refuseAgent(draft, action.agent, team)
  if (refusal) return refusal
  const { now } = draft.facts
  draft.conversation = {
    ...draft.conversation,
    place: placeAfter(draft.conversation, now, 0),
  }
  changeOwner(
    draft,
    {
      owner: 'team',
      team: team.id,
      ...(action.agent && { reservedFor: action.agent }),
    },
    {
      kind: 'transferred',
      by: by.id,
      team: team.id,
      ...(action.agent && { agent: action.agent }),
    },
  )
  sayNotice(draft, { kind: 'transferred' }, 'transferred')
  if (!action.agent && !isAnybodyOnline(draft, team.id)) tellOffline(draft)
  return undefined
}

function refuseAgent(draft: TurnDraft, agent: string, team: Team): Refusal | undefined {
  const known = draft.facts.agents?.[agent]
  if (!known) return 'unknown-agent'
  if (!known.teams.includes(team.id)) return 'agent-not-in-team'
  if (!known.online) return 'agent-offline'
  return undefined
}

function closeChat(draft: TurnDraft, by: AgentRef, action: Action<'close'>): Refusal | undefined {
  const { categories, categoryRequired } = draft.context.business
  if (action.category === undefined ? categoryRequired : !isCategory(categories, action.category)) {
    return 'category-required'
  }
  sayNotice(draft, { kind: 'closed' }, 'closed')
  close(draft, {
    by: 'agent',
    reason: 'closed-by-agent',
    agent: by.id,
    ...(action.category !== undefined && { category: action.category }),
    ...(action.comment !== undefined && { comment: action.comment }),
    at: draft.facts.now,
  })
  return undefined
}

function isCategory(categories: TurnContext['business']['categories'], category: string): boolean {
  return categories.some(({ name, reasons }) =>
    reasons.length === 0 ? name === category : reasons.some((reason) => `${name} / ${reason}` === category),
  )
}

function handBack(draft: TurnDraft, by: AgentRef, action: Action<'hand-back'>): Refusal | undefined {
  const { bot, business } = draft.context
  if (!bot || business.mode === 'human-only') return 'no-bot'
  const node = action.node && bot.nodes.get(action.node)
  if (action.node && !node?.active) return 'unknown-node'
  for (const [name, value] of Object.entries(action.facts ?? {})) {
    keepFact(draft, name, value, 'agent')
  }
  giveToBot(
    draft,
    { kind: 'handed-back', by: by.id, ...(node && { node: node.id }) },
    { ...(node && { node }), text: 'handed-back' },
  )
  return undefined
}

function reopen(draft: TurnDraft, input: AgentInput): Refusal | undefined {
  const { conversation, context } = draft
  if (isOpen(conversation)) return 'not-closed'
  if (input.epoch !== conversation.epoch) return 'not-closed'
  const team = conversation.previous?.team
  const decision = decideHandover(
    context.business,
    { kind: 'reopened', by: input.by.name, ...(team && { team }) },
    'none',
    ruleFacts(draft, undefined),
  )
  if (decision.kind !== 'handover') return 'bot-only'
  for (const text of decision.warnings) warn(draft, 'team-fallback', text)
  recordStep(draft, { kind: 'handover', how: 'reopened', team: decision.team }, undefined, decision)
  draft.conversation = { ...conversation, place: undefined }
  handOver(draft, {
    kind: 'reopened',
    team: decision.team,
    reason: decision.reason,
    told: true,
  })
  return undefined
}

/** An action on a view that is no longer true is refused, not guessed at. */
function fresh(draft: TurnDraft, input: AgentInput): Refusal | undefined {
  if (!isOpen(draft.conversation)) return 'closed'
  return input.epoch === draft.conversation.epoch ? undefined : 'not-owner'
}

function owns(draft: TurnDraft, by: AgentRef): Refusal | undefined {
  const { ownership } = draft.conversation
  if (ownership.owner === 'nobody') return 'closed'
  return ownership.owner === 'agent' && ownership.agent === by.id ? undefined : 'not-owner'
}

/** The owner, or a lead of the team that has it, pending or with one of its agents. */
function commands(draft: TurnDraft, by: AgentRef): Refusal | undefined {
  const { ownership } = draft.conversation
  if (ownership.owner !== 'team' && ownership.owner !== 'agent') return owns(draft, by)
  return leads(by, ownership.team) ? undefined : owns(draft, by)
}

function leads(by: AgentRef, team: TeamId): boolean {
  return by.role === 'admin' || (by.role === 'lead' && by.teams.includes(team))
}

function refuse(refusal: Refusal): Turn {
  return { kind: 'refused', refusal }
}
