import type { ConversationStore, LogEntry } from '@baton/core'
import type { LogPage } from '../schema'
import type { Names } from './names'
import type { FoundChat } from './summarise-chat'
import { toDeskEntry } from './to-desk-entry'

/** Forwards from `after`, or backwards from `before`; both are exclusive. */
export type LogRange = { readonly after: number } | { readonly before: number }

/** Reads a page of a conversation's log as its team may see it, oldest first, with how far our messages have got. */
export async function readLogPage(
  store: ConversationStore,
  chat: FoundChat,
  names: Names,
  range: LogRange,
  limit: number,
): Promise<LogPage> {
  const found = await store.readLog(chat.line, {
    audience: 'team',
    ...range,
    limit: limit + 1,
    conversation: chat.conversation.number,
  })
  const more = found.length > limit
  const forwards = 'after' in range
  const page = forwards ? found.slice(0, limit) : found.slice(Math.max(0, found.length - limit))
  const deliveries = await store.readDelivery(
    chat.line,
    page.filter(isMessage).map(({ seq }) => seq),
  )
  const mediaUrl = (seq: number) => mediaPath(chat.conversation.id, seq)
  const last = page.at(-1)?.seq ?? 0
  return {
    entries: page.flatMap((entry) => toDeskEntry(entry, { names, mediaUrl, deliveries }) ?? []),
    lastSeq: forwards && more ? last : Math.max(last, chat.lastSeq),
    more,
  }
}

export const isMessage = ({ body }: LogEntry): boolean => body.kind === 'message'

/** Where the file of an entry is served. */
const mediaPath = (id: string, seq: number): string => `/desk/api/chats/${encodeURIComponent(id)}/entries/${seq}/media`
