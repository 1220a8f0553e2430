import type { ChatLists } from '../../src/desk-api/schema'
import type { DeskClient } from '../api/create-desk-client'
import { coalesce } from './coalesce'
import type { Store } from './create-store'
import type { DeskState } from './desk-state'
import { orderByNeed } from './order-chats'

export interface ListsOptions {
  readonly store: Store<DeskState>
  readonly client: DeskClient
  readonly onRead: (before: ChatLists | undefined, after: ChatLists) => void
}

/** What is mine, what is parked, what waits in my teams' queues, and what was closed last. */
export interface Lists {
  readonly refresh: () => Promise<void>
  /** Reads what was closed last; from then on it stays up to date. */
  readonly refreshClosed: () => Promise<void>
}

export function createLists({ store, client, onRead }: ListsOptions): Lists {
  const refreshClosed = coalesce(async () => {
    const answer = await client.readClosedChats()
    if (answer.kind === 'ok') store.update((state) => ({ ...state, closed: answer.value.chats }))
  })

  const refresh = coalesce(async () => {
    const answer = await client.readChats()
    if (answer.kind !== 'ok' || store.get().session.kind !== 'signed-in') return
    const before = store.get().lists
    // The queue keeps the order of its places; one's own order is the need that the page itself sees grow.
    const lists = {
      ...answer.value,
      mine: orderByNeed(answer.value.mine),
      parked: orderByNeed(answer.value.parked),
    }
    store.update((state) => ({ ...state, lists }))
    onRead(before, lists)
    if (store.get().closed) await refreshClosed()
  })

  return { refresh, refreshClosed }
}
