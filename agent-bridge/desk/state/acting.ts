import type { DeskAction } from '../../src/desk-api/schema'
import { sayFailure } from '../api/answer'
import type { DeskClient } from '../api/create-desk-client'
import type { Store } from './create-store'
import { withEntry, type DeskState } from './desk-state'
import { findChat } from './find-chat'
import type { Asked, Outbox } from './outbox'

export interface ActingOptions {
  readonly store: Store<DeskState>
  readonly client: Pick<DeskClient, 'claim'>
  readonly outbox: Pick<Outbox, 'ask'>
  /** Tells the agent that something did not work. */
  readonly complain: (message: string) => void
  /** Reads the lists and the chat anew. */
  readonly refresh: (chat: string) => Promise<void>
}

/** Doing something to a chat beside talking. */
export interface Acting {
  ask(chat: string, action: DeskAction): Asked
  /** Does something that needs no dialog, and tells what went wrong. */
  perform(chat: string, action: DeskAction): Promise<void>
  /** Takes a chat from the queue, or gives it to a colleague. Says what went wrong, if anything. */
  claim(chat: string, agent?: string): Promise<string | undefined>
  /** Takes a chat, and goes on to answer it. */
  takeChat(chat: string): Promise<void>
}

export function createActing({ store, client, outbox, complain, refresh }: ActingOptions): Acting {
  const epochOf = (chat: string): number => findChat(store.get(), chat)?.epoch ?? 0

  function ask(chat: string, action: DeskAction): Asked {
    const asked = outbox.ask(chat, epochOf(chat), action)
    const outcome = asked.outcome.then(async (each) => {
      // Whoever waits for it then sees what it has changed.
      if (each.kind === 'done') await refresh(chat)
      return each
    })
    return { ...asked, outcome }
  }

  async function claim(chat: string, agent?: string): Promise<string | undefined> {
    const answer = await client.claim(chat, { epoch: epochOf(chat), ...(agent !== undefined && { agent }) })
    await refresh(chat)
    return answer.kind === 'ok' ? undefined : sayFailure(answer)
  }

  return {
    ask,
    claim,
    async perform(chat, action) {
      const outcome = await ask(chat, action).outcome
      if (outcome.kind === 'refused') complain(outcome.message)
      if (outcome.kind !== 'done' || action.kind !== 'resend') return
      store.update((state) => ({
        ...state,
        resent: withEntry(state.resent, chat, [...(state.resent.get(chat) ?? []), action.seq]),
      }))
    },
    async takeChat(chat) {
      const problem = await claim(chat)
      if (problem === undefined) store.update((state) => ({ ...state, focusWish: 'composer' }))
      else complain(problem)
    },
  }
}
