import type { LineId } from '../id'

/**
 * Runs `work` for a line, once at a time: who asks while it runs waits for it and for one more run, so that whatever
 * was committed before they asked has been seen. All of them get the last run's result.
 */
export function coalesceByLine<Result>(work: (line: LineId) => Promise<Result>): (line: LineId) => Promise<Result> {
  const running = new Map<LineId, { askedAgain: boolean; readonly result: Promise<Result> }>()

  async function repeat(line: LineId): Promise<Result> {
    try {
      for (;;) {
        const result = await work(line)
        const run = running.get(line)
        if (!run?.askedAgain) return result
        run.askedAgain = false
      }
    } finally {
      running.delete(line)
    }
  }

  return (line) => {
    const current = running.get(line)
    if (current) {
      current.askedAgain = true
      return current.result
    }
    const result = Promise.resolve(line).then(repeat)
    running.set(line, { askedAgain: false, result })
    return result
  }
}
