import type { Conversation } from '../conversation'
import { awaitId, conversationId, customerId, nodeId } from '../id'
import type { IntegrationRequest } from '../integration'
import type { LogDraft } from '../log-entry'
import type { Speaker } from '../message'
import type { takeTurn } from '../take-turn'
import type { Chore } from '../turn'
import { unreachable } from '../unreachable'

/**
 * A turn so simple that a test of the hub can say what must come of it: a customer's text is echoed by the bot, what an
 * agent says is said, `close` closes, and every one files the conversation. The text `integrate` runs an integration
 * between two messages.
 */
export const echoTurn: typeof takeTurn = (_context, line, before, input, facts) => {
  const conversation: Conversation = before ?? {
    v: 1,
    id: conversationId(line, 1),
    line,
    number: 1,
    epoch: 1,
    ownership: { owner: 'bot' },
    customer: { id: customerId('test', 'main', 'customer-1'), facts: {} },
    address: {},
    dialogue: { entities: {}, offered: [], lastReply: 'none', language: 'en', held: [] },
    timers: {},
    openedAt: facts.now,
    unanswered: 0,
    engagements: 0,
  }
  const chores: Chore[] = [
    {
      kind: 'file',
      conversation: conversation.id,
      customer: conversation.customer.id,
      // Every turn's chore is another one.
      epoch: facts.nextSeq,
      under: { kind: 'bot' },
      at: facts.now,
    },
  ]
  switch (input.kind) {
    case 'customer': {
      const { envelope } = input
      const { content, sender, dedupeKey } = envelope
      const text = content.kind === 'text' ? content.text : content.kind
      const said: LogDraft = { audience: 'customer', body: { kind: 'customer', content, sender, dedupeKey } }
      const answer =
        text === 'integrate'
          ? [say({ kind: 'bot' }, 'before'), integrate(facts.uniqueId), say({ kind: 'bot' }, 'after')]
          : [say({ kind: 'bot' }, `echo ${text}`)]
      const next = { ...conversation, address: envelope.address }
      return { kind: 'taken', conversation: next, entries: [said, ...answer], chores }
    }
    case 'agent': {
      const { action, by } = input
      if (conversation.ownership.owner === 'nobody') return { kind: 'refused', refusal: 'closed' }
      if (action.kind === 'close') {
        const completion = { by: 'agent', reason: 'closed-by-agent', at: facts.now } as const
        const closed: Conversation = { ...conversation, ownership: { owner: 'nobody', completion } }
        return { kind: 'taken', conversation: closed, entries: [], chores }
      }
      const text = action.kind === 'say' ? (action.text ?? '') : action.kind
      return {
        kind: 'taken',
        conversation,
        entries: [say({ kind: 'agent', agent: by.id, name: by.name }, text)],
        chores: [],
      }
    }
    case 'claim':
      return { kind: 'taken', conversation, entries: [], chores }
    case 'tick':
    case 'position':
    case 'agent-gone':
    case 'integration-result':
      return { kind: 'ignored', reason: 'an echo has no clock' }
    default:
      return unreachable(input)
  }
}

function say(from: Speaker, text: string): LogDraft {
  return { audience: 'customer', body: { kind: 'message', from, message: { kind: 'text', text } } }
}

function integrate(id: string): LogDraft {
  return {
    audience: 'audit',
    body: { kind: 'integration', await: awaitId(id), node: nodeId('order'), request },
  }
}

const request: IntegrationRequest = {
  kind: 'function',
  target: 'order-state',
  purpose: 'answer',
  node: nodeId('order'),
  conversation: 'c',
  customer: { id: 'customer-1', facts: {} },
  entities: {},
  language: 'en',
  channel: 'test',
  timeoutMs: 5_000,
}
