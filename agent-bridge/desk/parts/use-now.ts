import { useCallback, useSyncExternalStore } from 'react'
import { useDeskState } from './use-desk'

/** The server's time now, in steps: the part is drawn anew once a step, ms. */
export function useNow(stepMs: number): number {
  return useTick(stepMs) + useDeskState((state) => state.clockOffset)
}

/** The same by this machine's own clock. */
export function useTick(stepMs: number): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      const timer = setInterval(listener, stepMs)
      return () => clearInterval(timer)
    },
    [stepMs],
  )
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / stepMs) * stepMs)
}
