import type { Clock } from '../live/clock'

export interface HeldClock extends Clock {
  /** Lets so much time pass, ms, and runs what is due on the way, in order. */
  readonly pass: (ms: number) => void
  /** How long until the next timer, ms. */
  readonly next: () => number | undefined
}

/** A clock that stands still until it is told to go on. */
export function createHeldClock(start = 1_700_000_000_000): HeldClock {
  let now = start
  let last = 0
  const timers = new Map<number, { readonly at: number; readonly run: () => void }>()

  const earliest = () => [...timers].sort(([a, first], [b, second]) => first.at - second.at || a - b)[0]

  return {
    now: () => now,
    after(ms, run) {
      last += 1
      const id = last
      timers.set(id, { at: now + ms, run })
      return () => {
        timers.delete(id)
      }
    },
    pass(ms) {
      const end = now + ms
      for (let due = earliest(); due && due[1].at <= end; due = earliest()) {
        timers.delete(due[0])
        now = Math.max(now, due[1].at)
        due[1].run()
      }
      now = end
    },
    next: () => {
      const due = earliest()
      return due && due[1].at - now
    },
  }
}
