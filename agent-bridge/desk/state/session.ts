import type { ChosenPresence, Me, PresenceState, SignIn } from '../../src/desk-api/schema'
import { sayFailure, type Answer } from '../api/answer'
import type { DeskClient } from '../api/create-desk-client'
import { backoffMs } from '../live/backoff'
import type { Clock } from '../live/clock'
import type { Store } from './create-store'
import type { DeskState } from './desk-state'

/** What became of leaving or changing one's presence. */
export type Left =
  | { readonly kind: 'done' }
  /** The agent holds chats, and has to confirm. */
  | { readonly kind: 'holds-chats'; readonly chats: number }
  | { readonly kind: 'problem'; readonly message: string }

export interface SessionOptions {
  readonly store: Store<DeskState>
  readonly client: DeskClient
  readonly clock: Clock
  readonly random: () => number
  /** Somebody is signed in: time to work. */
  readonly onEnter: (me: Me, beatMs: number) => void
  /** Nobody is any more. */
  readonly onLeave: () => void
}

export interface Session {
  /** Finds out who is signed in, after using a one-time token if there is one. */
  start(token: string | undefined): Promise<void>
  signIn(credentials: SignIn): Promise<void>
  signOut(confirm: boolean): Promise<Left>
  setPresence(presence: ChosenPresence, confirm: boolean): Promise<Left>
  /** The server says that nobody is signed in. */
  end(): void
  /** Reads anew who the agent is and how the business is set up. */
  refresh(): Promise<void>
  hearPresence(presence: PresenceState): void
}

export function createSession({ store, client, clock, random, onEnter, onLeave }: SessionOptions): Session {
  function set(session: DeskState['session']): void {
    store.update((state) => ({ ...state, session }))
  }

  function updateMe(change: (me: Me) => Me): void {
    store.update((state) =>
      state.session.kind === 'signed-in'
        ? { ...state, session: { ...state.session, me: change(state.session.me) } }
        : state,
    )
  }

  /** Asks until there is an answer: without one, there is nothing to show. */
  async function insist<T>(ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await ask()
      if (answer.kind === 'ok' || (answer.kind === 'refused' && answer.status < 500)) return answer
      set({ kind: 'unreachable' })
      await new Promise<void>((resolve) => {
        clock.after(backoffMs(attempt, random()), resolve)
      })
    }
  }

  async function enter(problem?: string): Promise<void> {
    const me = await insist(() => client.readMe())
    if (me.kind !== 'ok') return askToSignIn(problem)
    const settings = await insist(() => client.readSettings())
    if (settings.kind !== 'ok') return askToSignIn(problem ?? sayFailure(settings))
    set({ kind: 'signed-in', me: me.value, settings: settings.value })
    onEnter(me.value, settings.value.beatMs)
  }

  async function askToSignIn(problem?: string): Promise<void> {
    const form = await insist(() => client.readSignInForm())
    set({
      kind: 'signed-out',
      form: form.kind === 'ok' ? form.value : { asksBusiness: false },
      isBusy: false,
      ...(problem !== undefined && { problem }),
    })
  }

  function toLeft(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): Left {
    if (answer.kind === 'refused' && answer.code === 'holds-chats') {
      return { kind: 'holds-chats', chats: answer.chats ?? 1 }
    }
    return { kind: 'problem', message: sayFailure(answer) }
  }

  return {
    async start(token) {
      const answer = token === undefined ? undefined : await insist(() => client.signIn({ token }))
      const isUsedUp = answer !== undefined && answer.kind !== 'ok'
      await enter(isUsedUp ? 'This one-time sign-in has been used, or is too old.' : undefined)
    },
    async signIn(credentials) {
      const { session } = store.get()
      if (session.kind !== 'signed-out' || session.isBusy) return
      set({ kind: 'signed-out', form: session.form, isBusy: true })
      const answer = await client.signIn(credentials)
      if (answer.kind === 'ok') return enter()
      set({ kind: 'signed-out', form: session.form, isBusy: false, problem: sayWhyNot(answer) })
    },
    async signOut(confirm) {
      const answer = await client.signOut(confirm ? { confirm } : {})
      if (answer.kind !== 'ok' && !(answer.kind === 'refused' && answer.code === 'signed-out')) return toLeft(answer)
      onLeave()
      await askToSignIn()
      return { kind: 'done' }
    },
    async setPresence(presence, confirm) {
      const answer = await client.setPresence({ presence, ...(confirm && { confirm }) })
      if (answer.kind !== 'ok') return toLeft(answer)
      updateMe((me) => ({ ...me, presence: answer.value.presence }))
      return { kind: 'done' }
    },
    end() {
      if (store.get().session.kind !== 'signed-in') return
      onLeave()
      set({ kind: 'starting' })
      void askToSignIn('You have been signed out. What you had typed is kept.')
    },
    async refresh() {
      const [me, settings] = await Promise.all([client.readMe(), client.readSettings()])
      store.update((state) => {
        if (state.session.kind !== 'signed-in') return state
        return {
          ...state,
          session: {
            ...state.session,
            ...(me.kind === 'ok' && { me: me.value }),
            ...(settings.kind === 'ok' && { settings: settings.value }),
          },
        }
      })
    },
    hearPresence(presence) {
      updateMe((me) => ({ ...me, presence }))
    },
  }
}

function sayWhyNot(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): string {
  if (answer.kind === 'refused' && answer.code === 'too-many-requests' && answer.retryAfterMs !== undefined) {
    const seconds = Math.ceil(answer.retryAfterMs / 1000)
    return `Too many attempts. Try again in ${seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}.`
  }
  return sayFailure(answer)
}
