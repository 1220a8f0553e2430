import type { Completion, Conversation, Ownership, Place, Timers } from '../conversation'
import { entryId, type EntryId, type TeamId } from '../id'
import type { OwnerChange } from '../log-entry'
import type { FiledUnder } from '../turn'
import { unreachable } from '../unreachable'
import { setDialogue, type TurnDraft } from './turn-draft'

/** A conversation without another timer is looked at this often, ms. */
export const checkEveryMs = 15 * 60_000

/** Ahead of everybody who merely came first, ms. */
export const topHeadStart = 30 * 24 * 60 * 60_000

/**
 * Gives the conversation to another owner: raises the epoch, sets the timers that fit, takes it out of its queue or
 * out of the agent's capacity, puts it into its new queue, files it, and logs why. Every change of owner goes through
 * here, so none can forget a part.
 */
export function changeOwner(draft: TurnDraft, to: Ownership, why: OwnerChange): void {
  const before = draft.conversation
  leave(draft, before)
  const after: Conversation = {
    ...before,
    // Nobody waits for an integration any more: its result will be recorded, not spoken.
    dialogue: { ...before.dialogue, awaiting: undefined, held: [] },
    epoch: before.epoch + 1,
    ownership: to,
    ...(to.owner === 'team' && before.place && { place: placeSince(before, before.place, draft.facts.now) }),
    timers: timersFor(draft, to),
    previous: previousAfter(before, to),
  }
  draft.conversation = after
  arrive(draft, after)
  file(draft)
  draft.entries.push({
    audience: 'team',
    body: { kind: 'owner', from: before.ownership, to, why },
  })
}

/** Parks an active chat, or takes up a parked one: the same owner, so the same epoch. */
export function park(draft: TurnDraft, why: OwnerChange): void {
  const { ownership } = draft.conversation
  if (ownership.owner !== 'agent') return
  const to: Ownership = { ...ownership, phase: 'waiting' }
  draft.conversation = { ...draft.conversation, ownership: to, timers: timersFor(draft, to) }
  draft.chores.push({ kind: 'release', hold: ownership.hold, team: ownership.team })
  file(draft)
  draft.entries.push({ audience: 'team', body: { kind: 'owner', from: ownership, to, why } })
}

/** Ends the conversation. Where it did not merely fall silent, the bot forgets its context at once. */
export function close(draft: TurnDraft, completion: Completion): void {
  const fellSilent = completion.reason === 'bot-idle' || completion.reason === 'waiting-expired'
  if (!fellSilent) {
    setDialogue(draft, { node: undefined, asking: undefined, entities: {}, offered: [], lastReply: 'none' })
  }
  changeOwner(draft, { owner: 'nobody', completion }, { kind: 'closed', completion })
}

/** The entry of a conversation that is pending now. */
export function currentEntry(conversation: Conversation): EntryId {
  return entryId(conversation.line, conversation.number, conversation.epoch)
}

/** Puts the pending conversation into its queue, again and again without harm. */
export function placeInQueue(draft: TurnDraft): void {
  const { conversation } = draft
  const { ownership, place } = conversation
  if (ownership.owner !== 'team' || !place) return
  draft.chores.push({
    kind: 'place',
    entry: currentEntry(conversation),
    team: ownership.team,
    virtualArrival: place.arrivedAt - place.headStart,
  })
}

export function setTimers(draft: TurnDraft, change: Timers): void {
  const timers: Record<string, number> = {}
  for (const [name, at] of Object.entries({ ...draft.conversation.timers, ...change })) {
    if (at !== undefined) timers[name] = at
  }
  draft.conversation = { ...draft.conversation, timers }
}

/** Lists the conversation where it belongs now. */
export function file(draft: TurnDraft): void {
  const { conversation } = draft
  draft.chores.push({
    kind: 'file',
    conversation: conversation.id,
    customer: conversation.customer.id,
    epoch: conversation.epoch,
    under: filedUnder(conversation),
    at: draft.facts.now,
  })
}

/** The place of a chat that arrives now, or keeps the place it had. After an agent it waits anew, and may be late anew. */
export function placeAfter(conversation: Conversation, now: number, headStart: number): Place {
  const {
    toldPosition: _told,
    toldAt: _at,
    offline: _offline,
    delayedAt,
    ...kept
  }: Place = conversation.place ?? { arrivedAt: now, headStart: 0 }
  const isLate = delayedAt !== undefined && conversation.ownership.owner !== 'agent'
  return { ...kept, ...(isLate && { delayedAt }), headStart: Math.max(kept.headStart, headStart) }
}

/** A chat that merely moves from one pending place to another has waited all the while. */
function placeSince({ ownership }: Conversation, place: Place, now: number): Place {
  const since = ownership.owner === 'team' ? place.pendingSince : undefined
  return { ...place, pendingSince: since ?? now }
}

function leave(draft: TurnDraft, before: Conversation): void {
  const { ownership } = before
  switch (ownership.owner) {
    case 'bot':
    case 'nobody':
      return
    case 'team':
      draft.chores.push({ kind: 'withdraw', entry: currentEntry(before), team: ownership.team })
      return
    case 'agent':
      if (ownership.phase === 'active') {
        draft.chores.push({ kind: 'release', hold: ownership.hold, team: ownership.team })
      }
      return
    default:
      return unreachable(ownership)
  }
}

function arrive(draft: TurnDraft, after: Conversation): void {
  if (after.ownership.owner === 'team') placeInQueue(draft)
}

function timersFor(draft: TurnDraft, to: Ownership): Timers {
  const { business } = draft.context
  const { now } = draft.facts
  switch (to.owner) {
    case 'bot':
      return { 'bot-idle': now + business.timers.botIdleMs }
    case 'team': {
      const delayMs = business.teams.get(to.team)?.delayMs
      const delayed = draft.conversation.place?.delayedAt !== undefined
      return {
        check: now + checkEveryMs,
        ...(delayMs !== undefined && !delayed && { delay: now + delayMs }),
      }
    }
    case 'agent':
      if (to.phase === 'waiting') return { waiting: now + business.timers.waitingMs }
      return {
        check: now + checkEveryMs,
        ...(draft.conversation.unansweredSince !== undefined && replyBy(draft, to.team)),
      }
    case 'nobody':
      return {}
    default:
      return unreachable(to)
  }
}

/** When an agent of the team should have answered a customer whose turn to wait begins now. */
export function replyBy({ context, facts }: TurnDraft, team: TeamId): Timers {
  const targetMs = context.business.teams.get(team)?.targetMs
  return targetMs === undefined ? {} : { reply: facts.now + targetMs }
}

function previousAfter(before: Conversation, to: Ownership): Conversation['previous'] {
  if (to.owner === 'agent') return { team: to.team, agent: to.agent }
  if (to.owner === 'team') return rememberTeam(before, to.team)
  return before.previous
}

function rememberTeam(before: Conversation, team: TeamId): Conversation['previous'] {
  return { team, ...(before.previous?.agent && { agent: before.previous.agent }) }
}

/** Which list a conversation belongs in, by what it is now. */
export function filedUnder({ ownership, previous }: Conversation): FiledUnder {
  switch (ownership.owner) {
    case 'bot':
      return { kind: 'bot' }
    case 'team':
      return { kind: 'team', team: ownership.team }
    case 'agent':
      return {
        kind: 'agent',
        agent: ownership.agent,
        team: ownership.team,
        phase: ownership.phase,
      }
    case 'nobody':
      return {
        kind: 'closed',
        ...(previous && { team: previous.team }),
        ...(previous?.agent && { agent: previous.agent }),
      }
    default:
      return unreachable(ownership)
  }
}
