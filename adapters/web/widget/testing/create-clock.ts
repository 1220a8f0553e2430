import type { Surroundings } from '../connection/surroundings'

/** A clock that stands still until it is told to go on. */
export interface Clock {
  readonly surroundings: Pick<Surroundings, 'now' | 'random' | 'newKey' | 'schedule'>
  /** Lets so many ms pass, and does what is due on the way, in order. */
  pass(ms: number): Promise<void>
  /** How many tasks wait. */
  readonly waiting: number
}

export function createClock(): Clock {
  let now = 1_000_000
  let keys = 0
  let tasks: readonly { readonly at: number; readonly task: () => void }[] = []

  return {
    surroundings: {
      now: () => now,
      random: () => 0.5,
      newKey: () => `key-${++keys}`,
      schedule(task, ms) {
        const planned = { at: now + ms, task }
        tasks = [...tasks, planned]
        return () => {
          tasks = tasks.filter((each) => each !== planned)
        }
      },
    },
    async pass(ms) {
      const end = now + ms
      await settled()
      for (let due = next(end); due; due = next(end)) {
        now = due.at
        tasks = tasks.filter((each) => each !== due)
        due.task()
        await settled()
      }
      now = end
    },
    get waiting() {
      return tasks.length
    },
  }

  function next(end: number): (typeof tasks)[number] | undefined {
    return tasks.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0]
  }
}

/** What promises have to do is done. */
async function settled(): Promise<void> {
  for (let round = 0; round < 20; round++) await Promise.resolve()
}
