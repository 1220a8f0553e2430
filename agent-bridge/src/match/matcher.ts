import { isPlainId, teamId, tenantId, type Observe, type TeamId, type TenantId } from '@baton/core'
import { Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { z } from 'zod'

export interface MatcherOptions {
  readonly redis: Redis
  /** One run for a team. */
  readonly match: (tenant: TenantId, team: TeamId) => Promise<void>
  readonly observe: Observe
  /** How many teams this process matches at once. */
  readonly concurrency: number
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
  /** Finishes the runs under way. */
  stop(): Promise<void>
}

const name = 'match'
const prefix = '{match}'

export function createMatcher({ redis, match, observe, concurrency }: MatcherOptions): Matcher {
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
  let running: { readonly worker: Worker; readonly connection: Redis } | undefined

  return {
    async poke(tenant, team) {
      const deduplication = { id: `${tenant}.${team}`, keepLastIfActive: true }
      await queue.add('team', { tenant, team }, { deduplication })
    },

    start() {
      if (running) return
      // A worker blocks its connection, and must never give a command up.
      const connection = redis.duplicate({ maxRetriesPerRequest: null, enableOfflineQueue: true })
      connection.on('error', report)
      const worker = new Worker(
        name,
        async ({ data }) => {
          const job = jobSchema.parse(data)
          await match(job.tenant, job.team)
        },
        {
          connection,
          prefix,
          concurrency,
          // A run renews its lock; one whose process died is taken over after so long.
          lockDuration: 10_000,
          stalledInterval: 5_000,
          maxStalledCount: 10,
          removeOnComplete: { count: 0 },
          removeOnFail: { count: 0 },
        },
      )
      worker.on('error', report)
      worker.on('failed', (_job, error) => report(error))
      running = { worker, connection }
    },

    async stop() {
      const stopping = running
      running = undefined
      await stopping?.worker.close()
      stopping?.connection.disconnect()
      await queue.close()
    },
  }
}

const plainId = z.string().refine(isPlainId)
const jobSchema = z.object({ tenant: plainId.transform(tenantId), team: plainId.transform(teamId) })
