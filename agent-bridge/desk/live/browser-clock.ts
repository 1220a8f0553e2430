import type { Clock } from './clock'

interface Timer {
  readonly at: number
  readonly run: () => void
}

/** The browser's clock; its timers also keep time while the page is hidden. */
export function createBrowserClock(): Clock {
  const waiting = new Map<number, Timer>()
  let last = 0

  function fire(id: number): void {
    const timer = waiting.get(id)
    waiting.delete(id)
    timer?.run()
  }

  function timeHere(id: number, ms: number): void {
    setTimeout(() => fire(id), Math.max(0, ms))
  }

  let worker = startWorker(fire, () => {
    // Workers are refused here: the page makes do with its own timers.
    worker = undefined
    for (const [id, { at }] of waiting) timeHere(id, at - Date.now())
  })

  return {
    now: () => Date.now(),
    after(ms, run) {
      last += 1
      const id = last
      waiting.set(id, { at: Date.now() + ms, run })
      if (worker) worker.postMessage({ id, ms })
      else timeHere(id, ms)
      return () => {
        waiting.delete(id)
      }
    },
  }
}

function startWorker(onTimer: (id: number) => void, onRefused: () => void): Worker | undefined {
  try {
    const worker = new Worker(new URL('./beat-worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = (event: MessageEvent<number>) => onTimer(event.data)
    worker.onerror = onRefused
    return worker
  } catch {
    return undefined
  }
}
