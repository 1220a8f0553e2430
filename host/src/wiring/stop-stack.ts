/** What was started, to be stopped. */
export interface StopStack {
  push(name: string, stop: () => Promise<void>): void
  /** The same promise however often it is asked. */
  stop(): Promise<void>
}

/** What was started last is stopped first; one that fails to stop is reported and does not keep the others from it. */
export function createStopStack(report: (part: string, error: unknown) => void): StopStack {
  const started: { readonly name: string; readonly stop: () => Promise<void> }[] = []
  let stopping: Promise<void> | undefined

  async function stopAll(): Promise<void> {
    for (let next = started.pop(); next; next = started.pop()) {
      try {
        await next.stop()
      } catch (error) {
        report(next.name, error)
      }
    }
  }

  return {
    push: (name, stop) => started.push({ name, stop }),
    stop: () => (stopping ??= stopAll()),
  }
}
