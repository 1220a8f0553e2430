import {
  filedUnder,
  isOpen,
  type Conversation,
  type ConversationId,
  type FiledUnder,
  type LineId,
  type TeamId,
} from '@baton/core'
import type { Filed } from '../lists/lists'
import type { ListedHold } from '../match/holds'
import { entryOf, virtualArrivalOf } from '../queue/pending-chat'
import { priorityStep } from '../queue/priority-step'
import type { QueuedEntry } from '../queue/team-queues'
import type { Fault } from './fault'

/** The indexes of a tenant, and the conversations they are about, read after them. */
export interface Indexes {
  readonly queues: ReadonlyMap<TeamId, { readonly base: number; readonly entries: readonly QueuedEntry[] }>
  readonly holds: readonly ListedHold[]
  readonly filed: ReadonlyMap<ConversationId, Filed>
  readonly conversations: ReadonlyMap<ConversationId, Conversation>
  /** Lines of which the clock's index knows no deadline. */
  readonly undated: ReadonlySet<LineId>
  /** What a change of settings has left where nobody answers. */
  readonly stranded: ReadonlySet<ConversationId>
  /** Whether `filed` is all that is filed; else what is missing in it may be filed all the same. */
  readonly complete: boolean
}

/** Compares the indexes with the conversations, which are the truth. Pure. */
export function findFaults(indexes: Indexes): readonly Fault[] {
  return [
    ...findEntryFaults(indexes),
    ...findHoldFaults(indexes),
    ...findListFaults(indexes),
    ...findClockFaults(indexes),
    ...findStranded(indexes),
  ]
}

function findEntryFaults({ queues, conversations, stranded }: Indexes): readonly Fault[] {
  const faults: Fault[] = []
  const pending = new Map<string, Conversation>()
  for (const conversation of conversations.values()) {
    const entry = entryOf(conversation)
    if (entry !== undefined) pending.set(entry, conversation)
  }
  const placed = new Set<string>()
  for (const [team, { base, entries }] of queues) {
    for (const { id, step } of entries) {
      const conversation = pending.get(id)
      if (!conversation || teamOf(conversation) !== team) {
        faults.push({ kind: 'foreign-entry', team, id })
        continue
      }
      placed.add(id)
      if (priorityStep(virtualArrivalOf(conversation), base) !== step) {
        faults.push({ kind: 'misplaced-entry', conversation })
      }
    }
  }
  for (const [entry, conversation] of pending) {
    // Of a team that is no more the queue is not read either.
    if (!placed.has(entry) && !stranded.has(conversation.id)) faults.push({ kind: 'missing-entry', conversation })
  }
  return faults
}

function findHoldFaults({ holds, conversations }: Indexes): readonly Fault[] {
  const faults: Fault[] = []
  const active = new Map<string, Conversation>()
  for (const conversation of conversations.values()) {
    const { ownership } = conversation
    if (ownership.owner === 'agent' && ownership.phase === 'active') active.set(ownership.hold, conversation)
  }
  const counted = new Set<string>()
  for (const hold of holds) {
    const ownership = active.get(hold.entry)?.ownership
    if (ownership?.owner === 'agent' && ownership.agent === hold.agent) counted.add(hold.entry)
    else if (hold.settled) faults.push({ kind: 'abandoned-hold', hold })
  }
  for (const [entry, conversation] of active) {
    if (!counted.has(entry)) faults.push({ kind: 'missing-hold', conversation })
  }
  return faults
}

function findListFaults({ filed, conversations, complete }: Indexes): readonly Fault[] {
  const faults: Fault[] = []
  for (const [id, { under, at }] of filed) {
    const conversation = conversations.get(id)
    if (!conversation) faults.push({ kind: 'filed-unknown', id })
    else if (!isSame(under, filedUnder(conversation))) faults.push({ kind: 'misfiled', conversation, at })
  }
  if (!complete) return faults
  for (const conversation of conversations.values()) {
    // Of the closed ones only the last few of each team are listed.
    if (!filed.has(conversation.id) && isOpen(conversation)) {
      faults.push({ kind: 'misfiled', conversation, at: conversation.openedAt })
    }
  }
  return faults
}

function findClockFaults({ conversations, undated }: Indexes): readonly Fault[] {
  return [...conversations.values()]
    .filter((conversation) => undated.has(conversation.line) && isOpen(conversation))
    .map((conversation) => ({ kind: 'missing-deadline', conversation }))
}

function findStranded({ conversations, stranded }: Indexes): readonly Fault[] {
  return [...conversations.values()]
    .filter(({ id }) => stranded.has(id))
    .map((conversation) => ({ kind: 'stranded', conversation }))
}

const teamOf = ({ ownership }: Conversation): TeamId | undefined =>
  ownership.owner === 'team' ? ownership.team : undefined

/** A closed conversation's agent and team matter to its list alone. */
function isSame(one: FiledUnder, other: FiledUnder): boolean {
  return placeOf(one) === placeOf(other)
}

function placeOf(under: FiledUnder): string {
  return [
    under.kind,
    'team' in under ? under.team : '',
    under.kind === 'agent' ? `${under.agent} ${under.phase}` : '',
  ].join(' ')
}
