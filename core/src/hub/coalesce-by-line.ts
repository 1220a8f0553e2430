import type { LineId } from '../id'

/**
 * Runs `work` for a line, once at a time: who asks while it runs waits for it and for one more run, so that whatever
 * was committed before they asked has been seen.
 */
export function coalesceByLine(work: (line: LineId) => Promise<void>): (line: LineId) => Promise<void> {
  const running = new Map<LineId, { askedAgain: boolean; readonly done: Promise<void> }>()

  return async (line) => {
    const current = running.get(line)
    if (current) {
      current.askedAgain = true
      return current.done
    }
    const run = { askedAgain: false, done: Promise.resolve() }
    const repeat = async () => {
      try {
        do {
          run.askedAgain = false
          await work(line)
        } while (run.askedAgain)
      } finally {
        running.delete(line)
      }
    }
    running.set(line, run)
    run.done = repeat()
    return run.done
  }
}
