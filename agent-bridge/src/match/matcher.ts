import { isPlainId, teamId, tenantId, type Observe, type TeamId, type TenantId } from '@baton/core'
import { Queue, Worker } from 'bullmq'
import { closeWorker } from '../redis/close-worker'
import { connectBlocking } from '../redis/connect-blocking'
import type { RedisClient } from '../redis/create-redis'
import { z } from 'zod'

export interface MatcherOptions {
  readonly redis: RedisClient
  /** One run for a team. At the signal it may leave something to the next run, and says so: `false`. */
  readonly match: (tenant: TenantId, team: TeamId, signal: AbortSignal) => Promise<boolean>
  readonly observe: Observe
  /** How many teams this process matches at once. */
  readonly concurrency: number
  /** A run whose process has died is taken over after so long, ms. */
  readonly lockMs: number
}

/**
 * Runs the matching of teams. Of each team at most one run is active, whatever the number of processes; a poke during
 * a run starts another one after it, so that none is forgotten. When a process dies, another one takes its runs over.
 */
export interface Matcher {
  /** Something has changed that may give a waiting chat of the team to somebody. */
  poke(tenant: TenantId, team: TeamId): Promise<void>
  /** Takes runs from now on. */
  start(): void
  /** Takes no more runs, and waits for those under way to come to a good place to end. */
  pause(): Promise<void>
  stop(): Promise<void>
}

const name = 'match'
const prefix = '{match}'

export function createMatcher({ redis, match, observe, concurrency, lockMs }: MatcherOptions): Matcher {
  const queue = new Queue(name, {
    connection: redis,
    prefix,
    streams: { events: { maxLen: 100 } },
    defaultJobOptions: {
      removeOnComplete: true,
      removeOnFail: true,
      attempts: 5,
      backoff: { type: 'exponential', delay: 200 },
    },
  })
  const report = (error: unknown) => observe({ kind: 'error', where: 'match', error })
  queue.on('error', report)
  let running:
    { readonly worker: Worker; readonly connection: RedisClient; readonly abort: AbortController } | undefined

  async function poke(tenant: TenantId, team: TeamId): Promise<void> {
    const deduplication = { id: `${tenant}.${team}`, keepLastIfActive: true }
    await queue.add('team', { tenant, team }, { deduplication })
  }

  async function pause(): Promise<void> {
    const ending = running
    running = undefined
    ending?.abort.abort()
    if (ending) await closeWorker(ending.worker, ending.connection)
  }

  return {
    poke,
    pause,

    start() {
      if (running) return
      // A worker blocks its connection, and must never give a command up.
      const abort = new AbortController()
      const { signal } = abort
      const connection = connectBlocking(redis)
      connection.on('error', report)
      const worker = new Worker(
        name,
        async ({ data }) => {
          const job = jobSchema.parse(data)
          const isDone = await match(job.tenant, job.team, signal)
          if (!isDone) await poke(job.tenant, job.team)
        },
        {
          connection,
          prefix,
          concurrency,
          // A run renews its lock as long as it lasts.
          lockDuration: lockMs,
          stalledInterval: lockMs / 2,
          maxStalledCount: 10,
          removeOnComplete: { count: 0 },
          removeOnFail: { count: 0 },
        },
      )
      worker.on('error', report)
      worker.on('failed', (_job, error) => report(error))
      running = { worker, connection, abort }
    },

    async stop() {
      await pause()
      await queue.close()
    },
  }
}

const plainId = z.string().refine(isPlainId)
const jobSchema = z.object({ tenant: plainId.transform(tenantId), team: plainId.transform(teamId) })
