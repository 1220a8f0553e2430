import type { TextName } from '../bot/business-texts'
import type { Content, CustomerEvent } from '../content'
import { isOpen, type Conversation } from '../conversation'
import { decideHandover } from '../decide-handover'
import type { LineId } from '../id'
import type { Turn } from '../turn'
import type { Facts } from '../facts'
import type { Input } from '../input'
import { unreachable } from '../unreachable'
import { answer, resolveContent } from './answer'
import { bringHome } from './bring-home'
import { changeOwner, close, file, placeAfter, replyBy, setTimers, topHeadStart } from './change-owner'
import { giveToBot } from './give-to-bot'
import { handOver } from './hand-over'
import { identify, openConversation } from './open-conversation'
import { arriveAt } from './proceed'
import { recordStep, warn } from './record-step'
import { ruleFacts } from './rule-facts'
import { isAnybodyOnline, tellOffline, thankForMessage } from './tell-offline'
import type { TurnContext } from './turn-context'
import { createDraft, finishDraft, sayNotice, setDialogue, wordText, type TurnDraft } from './turn-draft'
import { waitingChoiceEvents } from './waiting-choices'

/** Messages held back while an integration runs; more than that are in the log, but not answered one by one. */
const maxHeld = 20

/** Takes one message or event of the customer. */
export function takeCustomerTurn(
  context: TurnContext,
  line: LineId,
  before: Conversation | undefined,
  input: Extract<Input, { kind: 'customer' }>,
  facts: Facts,
): Turn {
  const { envelope } = input
  const open = before && isOpen(before) ? before : undefined
  const event = eventOf(envelope.content)
  if (!open && !opensConversation(context, before, envelope.content)) {
    return { kind: 'ignored', reason: `nothing to do for ${envelope.content.kind} here` }
  }
  if (open && event === 'joined') {
    return { kind: 'ignored', reason: 'the conversation is already open' }
  }
  const conversation = open
    ? { ...open, customer: identify(envelope, open.customer, facts.now) }
    : openConversation(context.business, line, before, envelope, facts.now)
  const draft = createDraft(context, facts, input, before, {
    ...conversation,
    address: envelope.address,
    ...(envelope.content.kind !== 'event' && { customerAt: facts.now }),
  })
  draft.entries.push({
    audience: 'customer',
    body: {
      kind: 'customer',
      content: envelope.content,
      sender: envelope.sender,
      dedupeKey: envelope.dedupeKey,
      ...(envelope.raw !== undefined && { raw: envelope.raw }),
    },
  })
  if (!open) file(draft)
  bringHome(draft)
  takeByOwner(draft, envelope.content)
  return finishDraft(draft)
}

/** The messages that were held back while an integration ran, taken up as far as the bot still owns the chat. */
export function takeUpHeld(draft: TurnDraft): void {
  const { held } = draft.facts
  for (const [index, { content, seq }] of held.entries()) {
    const { ownership, dialogue } = draft.conversation
    if (ownership.owner !== 'bot') return setDialogue(draft, { held: [] })
    if (dialogue.awaiting) {
      return setDialogue(draft, { held: held.slice(index).map(({ seq }) => seq) })
    }
    answer(draft, seq, content)
  }
  setDialogue(draft, { held: [] })
}

/** The bot is asked in one place only: here, and only while it is the owner. */
function takeByOwner(draft: TurnDraft, content: Content): void {
  const { ownership } = draft.conversation
  switch (ownership.owner) {
    case 'bot':
      return takeWithBot(draft, content)
    case 'team':
      countUnanswered(draft, content)
      return takeWhilePending(draft, content)
    case 'agent':
      countUnanswered(draft, content)
      return takeWithAgent(draft, content)
    case 'nobody':
      return
    default:
      return unreachable(ownership)
  }
}

function takeWithBot(draft: TurnDraft, content: Content): void {
  const { context, conversation, facts } = draft
  const { bot, business } = context
  if (eventOf(content) === 'end-chat') return endByCustomer(draft)
  if (!bot || business.mode === 'human-only') return handToPeople(draft)
  setTimers(draft, { 'bot-idle': facts.now + business.timers.botIdleMs })
  if (eventOf(content) === 'joined') {
    const greeting = bot.greeting && bot.nodes.get(bot.greeting)
    if (greeting) {
      arriveAt(
        draft,
        greeting,
        {
          kind: 'node',
          node: greeting.id,
          by: 'greeting',
          sureness: 1,
          others: [],
          why: 'the customer opened the chat',
        },
        undefined,
      )
    }
    return
  }
  if (!asksForAnswer(content)) return recordStep(draft, { kind: 'silent' }, undefined)
  const { awaiting } = conversation.dialogue
  if (awaiting) {
    const resolution = resolveContent(draft, content)
    const certain = resolution.kind === 'node' && resolution.sureness >= 1 && resolution.node !== awaiting.node
    if (!certain) return hold(draft)
    // Choosing another node, or a person, cancels the wait: the late result will be recorded, not spoken.
    setDialogue(draft, { awaiting: undefined, held: [] })
    setTimers(draft, { await: undefined })
  }
  answer(draft, facts.nextSeq, content)
}

function hold(draft: TurnDraft): void {
  const held = [...draft.conversation.dialogue.held, draft.facts.nextSeq]
  setDialogue(draft, { held: held.slice(-maxHeld) })
  recordStep(draft, { kind: 'hold' }, undefined)
  if (held.length > maxHeld) {
    warn(draft, 'held-overflow', `more than ${maxHeld} messages came while an integration ran`)
  }
}

function handToPeople(draft: TurnDraft): void {
  const decision = decideHandover(draft.context.business, { kind: 'no-bot' }, 'none', ruleFacts(draft, undefined))
  if (decision.kind !== 'handover') return
  recordStep(draft, { kind: 'handover', how: 'no-bot', team: decision.team }, undefined, decision)
  countUnanswered(draft, { kind: 'text', text: '' })
  handOver(draft, {
    kind: 'no-bot',
    team: decision.team,
    reason: decision.reason,
    told: false,
  })
}

function takeWhilePending(draft: TurnDraft, content: Content): void {
  if (wants(draft, content, 'end-chat')) return endByCustomer(draft)
  if (!wants(draft, content, 'leave-queue')) return asksForAnswer(content) ? thankForMessage(draft, content) : undefined
  if (!draft.context.bot) return endByCustomer(draft)
  // Who was told that nobody is there has stood in no line.
  const text = draft.conversation.place?.offline ? 'handed-back' : 'left-queue'
  giveToBot(draft, { kind: 'left-queue' }, { text })
}

function takeWithAgent(draft: TurnDraft, content: Content): void {
  const { ownership } = draft.conversation
  if (ownership.owner !== 'agent') return
  if (eventOf(content) === 'end-chat') return endByCustomer(draft)
  if (eventOf(content) !== undefined) return
  if (ownership.phase === 'active') {
    const waitsAnew = draft.conversation.unansweredSince === draft.facts.now
    return setTimers(draft, { recall: undefined, ...(waitsAnew && replyBy(draft, ownership.team)) })
  }
  // A parked chat comes back through the queue: only a claim makes a chat active.
  const here = draft.facts.agents?.[ownership.agent]?.online ?? false
  draft.conversation = {
    ...draft.conversation,
    place: placeAfter(draft.conversation, draft.facts.now, topHeadStart),
  }
  changeOwner(
    draft,
    {
      owner: 'team',
      team: ownership.team,
      ...(here && { reservedFor: ownership.agent }),
    },
    { kind: 'customer-returned' },
  )
  if (!isAnybodyOnline(draft, ownership.team)) tellOffline(draft)
}

function endByCustomer(draft: TurnDraft): void {
  sayNotice(draft, { kind: 'closed' }, 'ended-by-customer')
  close(draft, { by: 'customer', reason: 'ended-by-customer', at: draft.facts.now })
}

function countUnanswered(draft: TurnDraft, content: Content): void {
  if (eventOf(content) !== undefined) return
  const { conversation, facts } = draft
  draft.conversation = {
    ...conversation,
    unanswered: conversation.unanswered + 1,
    unansweredSince: conversation.unansweredSince ?? facts.now,
  }
}

/** What ends or leaves the line: the channel's own event, a button of ours, or its label typed. */
function wants(draft: TurnDraft, content: Content, event: keyof typeof labels): boolean {
  if (content.kind !== 'text') return eventOf(content) === event
  return content.text.trim().toLowerCase() === wordText(draft, labels[event]).toLowerCase()
}

const labels = { 'leave-queue': 'leave-queue-label', 'end-chat': 'end-chat-label' } as const satisfies Partial<
  Record<CustomerEvent, TextName>
>

function opensConversation(context: TurnContext, before: Conversation | undefined, content: Content): boolean {
  // A page that is merely opened waits for words before it takes a person's time.
  if (eventOf(content) === 'joined') return before === undefined && context.bot !== undefined
  // Nor does a thumb that is put under the last words of a chat that is over.
  return asksForAnswer(content)
}

function asksForAnswer(content: Content): boolean {
  if (eventOf(content) !== undefined) return false
  switch (content.kind) {
    case 'edit':
    case 'removal':
    case 'reaction':
    case 'receipt':
    case 'typing':
    case 'event':
      return false
    case 'text':
    case 'choice':
    case 'media':
    case 'location':
    case 'contact':
    case 'form':
    case 'unsupported':
      return true
    default:
      return unreachable(content)
  }
}

/** The channel's own event. A button of ours means the same wherever it is pressed, also late. */
function eventOf(content: Content): CustomerEvent | undefined {
  switch (content.kind) {
    case 'event':
      return content.event
    case 'choice':
      return waitingChoiceEvents.get(content.id)
    default:
      return undefined
  }
}
