import type { ChatLists, ChatSummary } from '../../src/desk-api/schema'

/** Something has come that the agent may not be looking at. */
export interface Alert {
  readonly kind: 'new-chat' | 'new-message' | 'new-in-queue'
  readonly chat: ChatSummary
}

/**
 * What is new in the lists: chats that have become mine, messages in those that were, and what has come into the
 * queue of a team whose agents pick their chats themselves.
 * @param isPicked whether agents pick from this team's queue
 */
export function findAlerts(before: ChatLists, after: ChatLists, isPicked: (team: string) => boolean): readonly Alert[] {
  const knownMine = new Map([...before.mine, ...before.parked].map((chat) => [chat.id, chat]))
  const knownQueue = new Set(before.queue.map(({ id }) => id))
  const alerts: Alert[] = []
  for (const chat of [...after.mine, ...after.parked]) {
    const old = knownMine.get(chat.id)
    if (!old) alerts.push({ kind: 'new-chat', chat })
    else if (hasNewMessage(old, chat)) alerts.push({ kind: 'new-message', chat })
  }
  for (const chat of after.queue) {
    const { owner } = chat
    if (owner.kind !== 'team' || owner.reservedFor || knownQueue.has(chat.id) || knownMine.has(chat.id)) continue
    if (isPicked(owner.team.id)) alerts.push({ kind: 'new-in-queue', chat })
  }
  return alerts
}

function hasNewMessage(old: ChatSummary, chat: ChatSummary): boolean {
  return chat.unanswered > old.unanswered || (chat.last?.from === 'customer' && chat.last.at > (old.last?.at ?? 0))
}
