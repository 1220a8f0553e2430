import type { ConversationStore } from '@baton/core'
import type { ChatSummary } from '../schema'
import { readLastMessage, type FoundChat } from './summarise-chat'

/** Remembers the last message of every listed chat until its log has grown. */
export interface LastMessages {
  read(store: ConversationStore, chat: FoundChat): Promise<ChatSummary['last']>
}

export function createLastMessages(atMost = 5000): LastMessages {
  const known = new Map<string, { readonly lastSeq: number; readonly last: ChatSummary['last'] }>()

  return {
    async read(store, chat) {
      const { id } = chat.conversation
      const remembered = known.get(id)
      if (remembered?.lastSeq === chat.lastSeq) return remembered.last
      const last = await readLastMessage(store, chat)
      known.delete(id)
      known.set(id, { lastSeq: chat.lastSeq, last })
      if (known.size > atMost) known.delete(known.keys().next().value ?? id)
      return last
    },
  }
}
