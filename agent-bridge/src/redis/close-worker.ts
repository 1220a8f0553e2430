import type { Worker } from 'bullmq'
import { closeClient } from './close-client'
import type { RedisClient } from './create-redis'

/** Longer than any job that heeds its signal takes to end, ms. */
const patienceMs = 8_000

/**
 * Ends a worker after the jobs it is at, and its connection. Where the server does not answer, the jobs cannot end:
 * they are left then, and somebody else takes them over.
 */
export async function closeWorker(worker: Worker, connection: RedisClient): Promise<void> {
  // A close that waits for jobs cannot be hastened any more, but a pause that waits for them can be given up.
  if (connection.status === 'ready') await within(patienceMs, worker.pause())
  await within(patienceMs, worker.close(true))
  await closeClient(connection)
}

/** Whether it came to its end in time; what it fails with is told by the worker itself. */
function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms)
    const end = (): void => {
      clearTimeout(timer)
      resolve(true)
    }
    work.then(end, end)
  })
}
