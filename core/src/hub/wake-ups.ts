import type { LineId } from '../id'

/** Comes back to lines that have to wait a moment. A convenience: whatever is lost here, the auditor finds. */
export interface WakeUps {
  /** Wakes the line at `at` (epoch ms), unless that is too far off or an earlier time is set. */
  set(line: LineId, at: number): void
  clear(): void
}

export function createWakeUps(now: () => number, withinMs: number, wake: (line: LineId) => void): WakeUps {
  const timers = new Map<LineId, { readonly at: number; readonly timer: NodeJS.Timeout }>()
  return {
    set(line, at) {
      const ms = Math.max(0, at - now())
      if (ms > withinMs) return
      const known = timers.get(line)
      if (known && known.at <= at) return
      clearTimeout(known?.timer)
      const timer = setTimeout(() => {
        timers.delete(line)
        wake(line)
      }, ms)
      timer.unref()
      timers.set(line, { at, timer })
    },
    clear() {
      for (const { timer } of timers.values()) clearTimeout(timer)
      timers.clear()
    },
  }
}
