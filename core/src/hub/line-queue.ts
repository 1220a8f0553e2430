import type { LineId } from '../id'

/** Runs one task of a line at a time, in the order they were asked for. */
export interface LineQueue {
  run<Result>(line: LineId, task: () => Promise<Result>): Promise<Result>
  /** Resolves when every task asked for so far has ended. */
  idle(): Promise<void>
}

/**
 * Within one process, turns of a line wait for each other here instead of finding each other's commits and starting
 * over; between processes the store's revision decides.
 */
export function createLineQueue(): LineQueue {
  const tails = new Map<LineId, Promise<unknown>>()
  return {
    run(line, task) {
      const before = tails.get(line) ?? Promise.resolve()
      const result = before.then(task)
      // The next task of the line starts whether this one failed or not; its caller hears of the failure.
      const tail = result.then(ignore, ignore).then(() => {
        if (tails.get(line) === tail) tails.delete(line)
      })
      tails.set(line, tail)
      return result
    },
    async idle() {
      await Promise.all(tails.values())
    },
  }
}

function ignore(): void {}
