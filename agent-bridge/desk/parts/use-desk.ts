import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Me, Settings } from '../../src/desk-api/schema'
import type { Desk } from '../state/desk'
import type { DeskState } from '../state/desk-state'

export const DeskContext = createContext<Desk | undefined>(undefined)

/** What the page can do. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (!desk) throw new Error('this part of the page stands outside of the desk')
  return desk
}

/** A part of the state. `select` gives the same thing as long as it has not changed: no new array or object. */
export function useDeskState<T>(select: (state: DeskState) => T): T {
  const { state } = useDesk()
  return useSyncExternalStore(state.subscribe, () => select(state.get()))
}

/** Who is signed in; only below the screens that need it. */
export function useSignedIn(): { readonly me: Me; readonly settings: Settings } {
  const session = useDeskState((state) => state.session)
  if (session.kind !== 'signed-in') throw new Error('this part of the page is for agents who are signed in')
  return session
}
