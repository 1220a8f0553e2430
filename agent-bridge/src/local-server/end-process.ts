import { setTimeout as wait } from 'node:timers/promises'

import { isStillRunning, type ProcessRecord } from './process-mark'

const pollMs = 20

/**
 * Sees a process off: asks it, then tells it (SIGTERM), then ends it (SIGKILL), with `patienceMs` before each further
 * step. A later process that got the same id is not touched.
 */
export async function endProcess(
  subject: ProcessRecord,
  { ask, patienceMs }: { readonly ask?: () => Promise<void>; readonly patienceMs: number },
): Promise<void> {
  if (ask !== undefined) {
    await ask()
    if (await isGone(subject, patienceMs)) return
  }
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (await isStillRunning(subject)) send(subject.pid, signal)
    if (await isGone(subject, patienceMs)) return
  }
  throw new Error(`process ${subject.pid} does not end`)
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Whether it ends within this time, in milliseconds. */
async function isGone(subject: ProcessRecord, withinMs: number): Promise<boolean> {
  const giveUpAt = performance.now() + withinMs
  while (await isStillRunning(subject)) {
    if (performance.now() > giveUpAt) return false
    await wait(pollMs)
  }
  return true
}
