import type { Conversation } from '@baton/core'
import type { Desk } from '../desk'
import type { ChatDetail, CustomerFact, PreviousChat } from '../schema'
import { explainWhy } from './explain-why'
import { findChat, type Viewer } from './find-chat'
import type { ListView } from './list-chats'
import type { Names } from './names'
import { readLogPage } from './read-log-page'
import { summariseChat, type FoundChat } from './summarise-chat'
import { toDeskCompletion } from './to-chat-owner'

/** How many entries an opened chat shows before somebody scrolls. */
const firstPage = 100
const previousAtMost = 5
/** Among so many of a customer's conversations those that the agent may see are looked for. */
const candidatesAtMost = 30

/** Everything the desk shows of one chat. */
export async function openChat(desk: Desk, view: ListView, chat: FoundChat): Promise<ChatDetail> {
  const { conversation } = chat
  const { viewer, settings, names } = view
  const [page, why, previous, last] = await Promise.all([
    readLogPage(desk.store, chat, names, { before: chat.lastSeq + 1 }, firstPage),
    explainWhy(desk.store, chat, names, settings),
    readPrevious(desk, viewer, names, chat),
    view.lastMessages.read(desk.store, chat),
  ])
  return {
    chat: summariseChat(chat, { agent: viewer.agent, settings, names, last }),
    facts: toFacts(conversation),
    previous,
    ...(why && { why }),
    entries: page.entries,
    lastSeq: chat.lastSeq,
    more: page.more,
  }
}

function toFacts({ customer }: Conversation): readonly CustomerFact[] {
  return Object.entries(customer.facts).map(([name, fact]) => ({ name, ...fact }))
}

/** The customer's other conversations, newest first, of which the agent may see each one by itself. */
async function readPrevious(
  desk: Desk,
  viewer: Viewer,
  names: Names,
  chat: FoundChat,
): Promise<readonly PreviousChat[]> {
  const { conversation } = chat
  const ids = await desk.bridge.lists.readOfCustomer(viewer.tenant, conversation.customer.id)
  const others = ids.filter((id) => id !== conversation.id).slice(0, candidatesAtMost)
  const found = await Promise.all(others.map((id) => findChat(desk.store, viewer, id)))
  return found
    .flatMap((other) => (other ? [toPrevious(other.conversation, names)] : []))
    .sort((a, b) => b.openedAt - a.openedAt)
    .slice(0, previousAtMost)
}

function toPrevious({ id, number, openedAt, ownership, previous }: Conversation, names: Names): PreviousChat {
  return {
    id,
    number,
    openedAt,
    ...(ownership.owner === 'nobody' && { completion: toDeskCompletion(ownership.completion, names) }),
    ...(previous && { team: names.team(previous.team) }),
  }
}
