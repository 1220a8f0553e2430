import { isOpen, timerNames, type Conversation, type TimerName } from '../conversation'
import type { TextName } from '../bot/business-texts'
import type { Turn } from '../turn'
import type { Facts } from '../facts'
import type { Input } from '../input'
import { unreachable } from '../unreachable'
import { bringHome, isStranded } from './bring-home'
import {
  changeOwner,
  checkEveryMs,
  close,
  currentEntry,
  placeAfter,
  placeInQueue,
  setTimers,
  topHeadStart,
} from './change-owner'
import { warn } from './record-step'
import { takeOutcome } from './result-turn'
import { isAnybodyOnline, tellOffline } from './tell-offline'
import type { TurnContext } from './turn-context'
import { createDraft, finishDraft, sayNotice, type TurnDraft } from './turn-draft'
import { waitingChoices } from './waiting-choices'

/** A position further back than this is not counted out to the customer. */
const countedPositions = 5

/** A position that merely moved is told again after this time, ms. */
const tellAgainAfterMs = 15_000

/** The clock looks at a conversation: everything whose time has come is done, once. */
export function takeTick(
  context: TurnContext,
  before: Conversation | undefined,
  input: Extract<Input, { kind: 'tick' }>,
  facts: Facts,
): Turn {
  if (!before || !isOpen(before)) return { kind: 'ignored', reason: 'there is no open conversation' }
  const dueAt = (name: TimerName): number => before.timers[name] ?? Infinity
  const due = timerNames.filter((name) => dueAt(name) <= facts.now).sort((one, other) => dueAt(one) - dueAt(other))
  if (due.length === 0 && !isStranded(context.business, before)) return { kind: 'ignored', reason: 'nothing is due' }
  const draft = createDraft(context, facts, input, before, before)
  bringHome(draft)
  for (const name of due) {
    // What came before may have changed the owner, and with it the timers.
    if (draft.conversation.epoch !== before.epoch) break
    setTimers(draft, { [name]: undefined })
    fire(draft, name)
  }
  return finishDraft(draft)
}

/**
 * An agent has left: everything they hold goes back to the top of its team's queue. On a break, or out of the team, they
 * keep what they hold, and only what is reserved for them goes back.
 */
export function takeAgentGone(
  context: TurnContext,
  before: Conversation | undefined,
  input: Extract<Input, { kind: 'agent-gone' }>,
  facts: Facts,
): Turn {
  const ownership = before?.ownership
  const losesAll = input.reason === 'agent-away' || input.reason === 'agent-signed-out'
  const concerned =
    (losesAll && ownership?.owner === 'agent' && ownership.agent === input.agent) ||
    (ownership?.owner === 'team' && ownership.reservedFor === input.agent)
  if (!before || !concerned) return { kind: 'ignored', reason: 'the agent does not hold it' }
  const draft = createDraft(context, facts, input, before, {
    ...before,
    place: placeAfter(before, facts.now, topHeadStart),
  })
  const wasTalking = ownership.owner === 'agent' && ownership.phase === 'active'
  changeOwner(draft, { owner: 'team', team: ownership.team }, { kind: 'requeued', reason: input.reason })
  if (wasTalking) sayNotice(draft, { kind: 'requeued' }, 'requeued')
  if (wasTalking && !isAnybodyOnline(draft, ownership.team)) tellOffline(draft)
  return finishDraft(draft)
}

/** The queue says where a pending chat stands; the customer hears it when it matters. */
export function takePosition(
  context: TurnContext,
  before: Conversation | undefined,
  input: Extract<Input, { kind: 'position' }>,
  facts: Facts,
): Turn {
  if (before?.ownership.owner !== 'team' || currentEntry(before) !== input.entry || !before.place) {
    return { kind: 'ignored', reason: 'it is not pending under this entry' }
  }
  if (before.ownership.reservedFor || !worthTelling(before, input.position, facts.now)) {
    return { kind: 'ignored', reason: 'nothing new for the customer' }
  }
  const draft = createDraft(context, facts, input, before, {
    ...before,
    place: { ...before.place, toldPosition: input.position, toldAt: facts.now, offline: undefined },
  })
  sayNotice(draft, { kind: 'position', position: input.position }, positionTexts[bandOf(input.position)], {
    tags: { position: String(input.position), ahead: String(input.position - 1) },
    choices: waitingChoices(draft),
  })
  return finishDraft(draft)
}

function fire(draft: TurnDraft, name: TimerName): void {
  const { now } = draft.facts
  const { dialogue } = draft.conversation
  switch (name) {
    case 'bot-idle':
      return close(draft, { by: 'clock', reason: 'bot-idle', at: now })
    case 'waiting':
      sayNotice(draft, { kind: 'closed' }, 'waiting-expired')
      return close(draft, { by: 'clock', reason: 'waiting-expired', at: now })
    case 'delay':
      return delay(draft)
    case 'recall':
      return sayNotice(draft, { kind: 'recall' }, 'recall')
    case 'reply':
      return warn(draft, 'unanswered', 'the customer has waited for an answer longer than this team’s target')
    case 'await':
      if (!dialogue.awaiting) return
      return takeOutcome(draft, dialogue.awaiting.id, { kind: 'late' })
    case 'check':
      setTimers(draft, { check: now + checkEveryMs })
      return placeInQueue(draft)
    default:
      return unreachable(name)
  }
}

/** The team's delay has passed. That everybody is busy is said only where somebody is there to be busy. */
function delay(draft: TurnDraft): void {
  const { ownership, place } = draft.conversation
  if (place) draft.conversation = { ...draft.conversation, place: { ...place, delayedAt: draft.facts.now } }
  if (ownership.owner !== 'team' || isAnybodyOnline(draft, ownership.team)) {
    return sayNotice(draft, { kind: 'delayed' }, 'delay', { choices: waitingChoices(draft) })
  }
  if (!place?.offline) tellOffline(draft)
}

function worthTelling({ place }: Conversation, position: number, now: number): boolean {
  if (place?.toldPosition === undefined) return true
  if (place.toldPosition === position) return false
  if (bandOf(place.toldPosition) !== bandOf(position)) return true
  return position <= countedPositions && now - (place.toldAt ?? 0) >= tellAgainAfterMs
}

function bandOf(position: number): 'next' | 'few' | 'many' {
  if (position <= 1) return 'next'
  return position <= countedPositions ? 'few' : 'many'
}

const positionTexts = {
  next: 'position-next',
  few: 'position-few',
  many: 'position-many',
} as const satisfies Record<ReturnType<typeof bandOf>, TextName>
