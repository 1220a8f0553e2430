import type { Logger } from '../server/create-log'

/** What was started, to be stopped. */
export interface StopStack {
  push(name: string, stop: () => Promise<void>): void
  stop(): Promise<void>
}

/** What was started last is stopped first; one that fails to stop does not keep the others from it. */
export function createStopStack(log: Logger): StopStack {
  const started: { readonly name: string; readonly stop: () => Promise<void> }[] = []
  return {
    push: (name, stop) => started.push({ name, stop }),
    async stop() {
      for (let next = started.pop(); next; next = started.pop()) {
        try {
          await next.stop()
        } catch (error) {
          log.error(
            { part: next.name, message: error instanceof Error ? error.message : String(error) },
            'did not stop',
          )
        }
      }
    },
  }
}
