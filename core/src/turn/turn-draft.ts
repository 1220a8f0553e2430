import { say, type SayOptions } from '../bot/say'
import { sayText } from '../bot/say-text'
import type { Said } from '../bot/said'
import type { TextName } from '../bot/business-texts'
import type { Conversation, Dialogue, OfferedChoice } from '../conversation'
import type { DecisionRecord, DecisionStep } from '../decision-record'
import { awaitId, type AwaitId } from '../id'
import type { LogDraft } from '../log-entry'
import { abridgeRecord } from '../logged-record'
import type { Choice, Notice, OutboundMessage } from '../message'
import type { Chore, Turn, UnsureMessage } from '../turn'
import type { Facts } from '../facts'
import type { Input } from '../input'
import type { TurnContext } from './turn-context'

/**
 * A turn in the making: the conversation as it is by now, and what will be committed with it. It is made at the start
 * of a turn and never leaves it, so the functions that fill it stay free of effects.
 */
export interface TurnDraft {
  readonly context: TurnContext
  readonly facts: Facts
  /** The line's newest conversation and what happened to it: the record names them. */
  readonly before: Conversation | undefined
  readonly input: Input
  conversation: Conversation
  readonly entries: LogDraft[]
  readonly chores: Chore[]
  readonly steps: DecisionStep[]
  /** The first message that an arbiter could decide. */
  unsure?: UnsureMessage
  /** How many random numbers and ids were drawn. */
  draws: number
}

export function createDraft(
  context: TurnContext,
  facts: Facts,
  input: Input,
  before: Conversation | undefined,
  conversation: Conversation,
): TurnDraft {
  return {
    context,
    facts,
    before,
    input,
    conversation,
    entries: [],
    chores: [],
    steps: [],
    draws: 0,
  }
}

/** Ends the turn; where something was decided, the record says why. */
export function finishDraft(draft: TurnDraft): Turn {
  const { context, conversation, entries, chores, steps, unsure } = draft
  if (steps.length === 0) return { kind: 'taken', conversation, entries, chores }
  const record: DecisionRecord = {
    v: 1,
    at: draft.facts.now,
    line: conversation.line,
    channel: context.channel,
    ...(context.bot && { bot: context.bot.version }),
    business: context.business.version,
    ...(draft.before && { before: draft.before }),
    input: draft.input,
    facts: draft.facts,
    steps,
  }
  return {
    kind: 'taken',
    conversation,
    entries: [...entries, { audience: 'audit', body: { kind: 'record', record: abridgeRecord(record) } }],
    chores,
    ...(unsure && { unsure }),
  }
}

export function setDialogue(draft: TurnDraft, change: Partial<Dialogue>): void {
  draft.conversation = {
    ...draft.conversation,
    dialogue: { ...draft.conversation.dialogue, ...change },
  }
}

/** A number in [0, 1), another one at every call, the same ones when the turn is taken again. */
function drawNumber(draft: TurnDraft): number {
  draft.draws += 1
  // Knuth's multiplicative step on the fraction spreads one random number over a turn's few choices.
  return (draft.facts.random + draft.draws * 0.6180339887498949) % 1
}

export function drawId(draft: TurnDraft): AwaitId {
  draft.draws += 1
  return awaitId(`${draft.facts.uniqueId}-${draft.draws}`)
}

/** Says what an author wrote; returns whether that was anything at all. Its choices add to what is offered. */
export function saySaid(draft: TurnDraft, said: Said): boolean {
  const { messages, offered } = say(said, sayOptions(draft))
  for (const message of messages) sayMessage(draft, message)
  offer(draft, offered)
  return messages.length > 0
}

/** Says what an integration answered; a choice of its own is taken as if the customer had written the label. */
export function sayAnswer(draft: TurnDraft, message: OutboundMessage): void {
  sayMessage(draft, message)
  if ('choices' in message && message.choices) offer(draft, message.choices)
}

/** Says a message as the bot. */
function sayMessage(draft: TurnDraft, message: OutboundMessage): void {
  draft.entries.push({
    audience: 'customer',
    body: { kind: 'message', from: { kind: 'bot' }, message },
  })
}

/** Says one of the house's texts as the bot. */
export function sayAsBot(
  draft: TurnDraft,
  name: TextName,
  choices: readonly OfferedChoice[] = [],
  tags: { readonly [tag: string]: string } = {},
): void {
  const text = wordText(draft, name, tags)
  sayMessage(draft, {
    kind: 'text',
    text,
    ...(choices.length > 0 && { choices: choices.map(({ id, label }) => ({ id, label })) }),
  })
  offer(draft, choices)
}

/** Tells the customer something as the house. */
export function sayNotice(
  draft: TurnDraft,
  notice: Notice,
  name: TextName,
  options: {
    readonly tags?: { readonly [tag: string]: string }
    readonly choices?: readonly Choice[]
  } = {},
): void {
  draft.entries.push({
    audience: 'customer',
    body: {
      kind: 'message',
      from: { kind: 'system' },
      message: {
        kind: 'notice',
        notice,
        text: wordText(draft, name, options.tags),
        ...(options.choices && { choices: options.choices }),
      },
    },
  })
}

/** One of the house's texts in the conversation's language. */
export function wordText(draft: TurnDraft, name: TextName, tags: { readonly [tag: string]: string } = {}): string {
  const { business } = draft.context
  return sayText(business, name, draft.conversation.dialogue.language, drawNumber(draft), {
    business: business.name,
    ...tags,
  })
}

/** A new reply forgets what the one before it offered. */
export function beginReply(draft: TurnDraft): void {
  setDialogue(draft, { offered: [] })
}

function offer(draft: TurnDraft, offered: readonly OfferedChoice[]): void {
  if (offered.length === 0) return
  // A number means the list that the customer sees last.
  setDialogue(draft, { offered: [...offered, ...draft.conversation.dialogue.offered] })
}

function sayOptions(draft: TurnDraft): SayOptions {
  const { business, channel } = draft.context
  const { conversation } = draft
  const tags: Record<string, string> = { business: business.name }
  for (const [name, fact] of Object.entries(conversation.customer.facts)) tags[name] = fact.value
  for (const [name, value] of Object.entries(conversation.dialogue.entities)) {
    tags[name] = String(value)
  }
  if (conversation.customer.name !== undefined) tags['name'] = conversation.customer.name
  return {
    channel,
    language: conversation.dialogue.language,
    defaultLanguage: business.languages.default,
    random: drawNumber(draft),
    tags,
    choiceId: () => drawId(draft),
  }
}
