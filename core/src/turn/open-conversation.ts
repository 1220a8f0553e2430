import { isLearnable } from '../commit-limit'
import type { Business } from '../bot/business'
import type { Conversation, Dialogue, Fact } from '../conversation'
import type { Envelope, Sender } from '../envelope'
import { conversationId, customerId, type LineId } from '../id'

/**
 * The line's next conversation, with the bot. Facts about the customer stay with the line; where the last one merely
 * fell silent, its context is taken up again.
 */
export function openConversation(
  business: Business,
  line: LineId,
  before: Conversation | undefined,
  envelope: Envelope,
  now: number,
): Conversation {
  const number = (before?.number ?? 0) + 1
  const known = before?.customer.facts ?? {}
  return {
    v: 1,
    id: conversationId(line, number),
    line,
    number,
    epoch: 1,
    ownership: { owner: 'bot' },
    customer: identify(envelope, { facts: known, name: before?.customer.name }, now),
    address: envelope.address,
    dialogue: continuedDialogue(business, before, now) ?? freshDialogue(business, envelope.sender),
    timers: { 'bot-idle': now + business.timers.botIdleMs },
    openedAt: now,
    unanswered: 0,
    engagements: 0,
    ...(before?.previous && { previous: before.previous }),
  }
}

/** Who writes: what the channel vouches for wins over what was known. */
export function identify(
  envelope: Envelope,
  known: { readonly name?: string; readonly facts: Conversation['customer']['facts'] },
  now: number,
): Conversation['customer'] {
  const { sender } = envelope
  const facts: Record<string, Fact> = { ...known.facts }
  for (const [name, value] of Object.entries(vouchedFacts(sender))) {
    if (facts[name]?.value === value) continue
    const fact: Fact = { value, source: sender.customer ? 'token' : 'channel', at: now }
    if (isLearnable({ facts: { ...facts, [name]: fact }, entities: {} })) facts[name] = fact
  }
  const name = sender.name ?? facts['name']?.value ?? known.name
  return {
    id: sender.customer ?? customerId(envelope.channel, envelope.account, sender.id),
    ...(name !== undefined && { name }),
    facts,
  }
}

function vouchedFacts(sender: Sender): { readonly [name: string]: string } {
  return { ...(sender.name !== undefined && { name: sender.name }), ...sender.facts }
}

function continuedDialogue(business: Business, before: Conversation | undefined, now: number): Dialogue | undefined {
  if (before?.ownership.owner !== 'nobody') return undefined
  const { completion } = before.ownership
  if (now - completion.at > business.timers.contextMs) return undefined
  return { ...before.dialogue, lastReply: 'none' }
}

function freshDialogue(business: Business, sender: Sender): Dialogue {
  return {
    entities: {},
    offered: [],
    lastReply: 'none',
    language: chooseLanguage(business, sender),
    held: [],
  }
}

/** The customer's language if the business speaks it: `ar-EG` is `ar` where that is all there is. */
function chooseLanguage({ languages }: Business, { language = '' }: Sender): string {
  const wanted = language.toLowerCase()
  const spoken = (tag: string | undefined): string | undefined =>
    languages.supported.find((each) => each.toLowerCase() === tag)
  return spoken(wanted) ?? spoken(wanted.split('-')[0]) ?? languages.default
}
