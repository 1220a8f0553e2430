import { setTimeout as wait } from 'node:timers/promises'
import {
  BatonError,
  errorCodes,
  isBatonError,
  parseLineId,
  type AwaitId,
  type Hub,
  type IntegrationOutcome,
  type IntegrationRequest,
  type IntegrationRunner,
  type Observe,
} from '@baton/core'
import { Queue, Worker } from 'bullmq'
import { closeWorker } from '../redis/close-worker'
import { connectBlocking } from '../redis/connect-blocking'
import type { RedisClient } from '../redis/create-redis'
import { readJob, type IntegrationJob } from './job'

/** One try of a run. */
export interface IntegrationRun {
  /** The same at every try; also the Idempotency-Key. */
  readonly id: AwaitId
  readonly request: IntegrationRequest
  /** Aborted when the integration's time is over, or the process stops. */
  readonly signal: AbortSignal
}

/** Runs one integration. Only what another try may mend is thrown, as a BatonError whose code says so. */
export type RunIntegration = (run: IntegrationRun) => Promise<IntegrationOutcome>

export interface IntegrationRunnerOptions {
  readonly redis: RedisClient
  readonly run: RunIntegration
  readonly hub: () => Pick<Hub, 'advance'>
  readonly observe: Observe
  /** How many integrations this process runs at once. */
  readonly concurrency: number
  /** A run whose process has died is taken over after so long, ms. */
  readonly lockMs: number
  /** How long a run that ignores its signal is waited for, so that its result is recorded at least, ms. */
  readonly lateMs: number
}

export interface StartedIntegrationRunner extends IntegrationRunner {
  /** Takes runs from now on. */
  run(): void
  /** Takes no more; those under way are broken off and run again by whoever runs integrations next. */
  pause(): Promise<void>
  stop(): Promise<void>
}

const name = 'integration'
const prefix = '{integration}'

/** A finished run is remembered for so long, so that starting it again changes nothing. s */
const rememberedForS = 24 * 60 * 60
const firstPauseMs = 200

/**
 * Runs integrations as jobs, each under its await id. A run that fails for a while is tried again within its time; one
 * whose process died is run again under the same id.
 */
export function createIntegrationRunner(options: IntegrationRunnerOptions): StartedIntegrationRunner {
  const { redis, observe, hub } = options
  const report = (error: unknown) => observe({ kind: 'error', where: 'integration', error })
  const queue = new Queue(name, {
    connection: redis,
    prefix,
    streams: { events: { maxLen: 100 } },
    defaultJobOptions: {
      removeOnComplete: { age: rememberedForS, count: 10_000 },
      removeOnFail: true,
      // The integration itself is tried again within its own time; these are for handing the result over.
      attempts: 8,
      backoff: { type: 'exponential', delay: 500 },
    },
  })
  queue.on('error', report)
  const stopping = new AbortController()
  let running: { readonly worker: Worker; readonly connection: RedisClient } | undefined

  /** Tries until there is an outcome, the fault is not a passing one, or the time is over. */
  async function attempt(id: AwaitId, request: IntegrationRequest): Promise<IntegrationOutcome> {
    const timeout = AbortSignal.timeout(request.timeoutMs)
    const signal = AbortSignal.any([timeout, stopping.signal])
    for (let pauseMs = firstPauseMs; ; pauseMs *= 2) {
      try {
        const outcome = await options.run({ id, request, signal })
        // Nobody can tell whether it was late: it runs again after the stop.
        if (outcome.kind === 'late' && !timeout.aborted) stopping.signal.throwIfAborted()
        return outcome
      } catch (error) {
        stopping.signal.throwIfAborted()
        if (timeout.aborted) return { kind: 'late' }
        if (!mayPass(error)) return { kind: 'failed', reason: reasonOf(error) }
        await wait(Math.max(pauseMs, retryAfterOf(error)), undefined, { signal }).catch(() => undefined)
        stopping.signal.throwIfAborted()
        if (timeout.aborted) return { kind: 'late' }
      }
    }
  }

  /**
   * A run that ignores its signal is waited for beyond its time: the conversation's own timer has gone on without it by
   * then, and what comes at last is recorded.
   */
  async function runToEnd(id: AwaitId, request: IntegrationRequest): Promise<IntegrationOutcome> {
    const settled = new AbortController()
    const signal = AbortSignal.any([settled.signal, stopping.signal])
    const giveUp = wait(request.timeoutMs + options.lateMs, { kind: 'late' } as const, { signal })
    try {
      return await Promise.race([attempt(id, request), giveUp])
    } finally {
      settled.abort()
    }
  }

  async function pause(): Promise<void> {
    stopping.abort(new Error('the process is stopping'))
    const ending = running
    running = undefined
    if (ending) await closeWorker(ending.worker, ending.connection)
  }

  return {
    async start(line, id, request) {
      if (!/^[\w~.-]{1,200}$/.test(id) || /^\d+$/.test(id)) {
        throw new BatonError('malformed', `await id ${JSON.stringify(id)} cannot name a job`)
      }
      await queue.add('run', { line, id, request } satisfies IntegrationJob, { jobId: id })
    },

    run() {
      if (running) return
      const connection = connectBlocking(redis)
      connection.on('error', report)
      const worker = new Worker(
        name,
        async (job) => {
          const read = readJob(job.data)
          const line = parseLineId(read.line)
          if (line === undefined) throw new Error(`job ${job.id ?? ''} names no line`)
          const outcome = read.outcome ?? (read.request && (await runToEnd(read.id, read.request)))
          if (!outcome) return
          try {
            await hub().advance(line, { kind: 'integration-result', await: read.id, outcome })
          } catch (error) {
            // The next attempt hands the same result over and does not run it again.
            await job.updateData({ line: read.line, id: read.id, outcome } satisfies IntegrationJob)
            throw error
          }
          // What is remembered is that it ran, not whom it was about.
          await job.updateData({ line: read.line, id: read.id } satisfies IntegrationJob)
        },
        {
          connection,
          prefix,
          concurrency: options.concurrency,
          lockDuration: options.lockMs,
          stalledInterval: options.lockMs / 2,
          maxStalledCount: 10,
        },
      )
      worker.on('error', report)
      worker.on('failed', (_job, error) => report(error))
      running = { worker, connection }
    },

    pause,

    async stop() {
      await pause()
      await queue.close()
    },
  }
}

/** Whether the same call may succeed a moment later. */
function mayPass(error: unknown): boolean {
  return isBatonError(error) && errorCodes[error.code].then === 'retry'
}

const retryAfterOf = (error: unknown): number => (isBatonError(error) ? (error.retryAfterMs ?? 0) : 0)

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : 'it failed').slice(0, 200)
}
