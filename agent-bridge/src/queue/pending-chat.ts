import {
  entryId,
  parseEntryId,
  type Conversation,
  type ConversationStore,
  type EntryId,
  type Line,
  type Ownership,
  type TeamId,
} from '@baton/core'

/** A conversation that waits in a team's queue, under the entry it waits with. */
export interface PendingChat {
  readonly entry: EntryId
  readonly conversation: Conversation
  /** The line as it was read. */
  readonly read: Line
}

/** The entry a conversation waits with, if it is pending. */
export function entryOf(conversation: Conversation): EntryId | undefined {
  const { line, number, epoch, ownership } = conversation
  return ownership.owner === 'team' ? entryId(line, number, epoch) : undefined
}

/** When the chat would have come if its head start were time, epoch ms. */
export function virtualArrivalOf({ place, openedAt }: Conversation): number {
  return place ? place.arrivedAt - place.headStart : openedAt
}

/** The conversation that waits with this entry in this team, or nothing: taken, moved, closed, or never there. */
export async function loadPending(
  store: Pick<ConversationStore, 'load'>,
  team: TeamId,
  id: string,
): Promise<PendingChat | undefined> {
  const parts = parseEntryId(id)
  if (!parts) return undefined
  const read = await store.load(parts.line)
  const { conversation } = read
  if (!conversation || entryOf(conversation) !== id) return undefined
  const { ownership } = conversation
  if (ownership.owner !== 'team' || ownership.team !== team) return undefined
  return { entry: id as EntryId, conversation, read }
}

/** Who owns the conversation, if it is an agent's active chat by virtue of this hold or still waits with this entry. */
export async function ownershipUnder(
  store: Pick<ConversationStore, 'load'>,
  entry: EntryId,
): Promise<Ownership | undefined> {
  const parts = parseEntryId(entry)
  if (!parts) return undefined
  const { conversation } = await store.load(parts.line)
  if (!conversation) return undefined
  const { ownership } = conversation
  const isHeld = ownership.owner === 'agent' && ownership.phase === 'active' && ownership.hold === entry
  return isHeld || entryOf(conversation) === entry ? ownership : undefined
}
