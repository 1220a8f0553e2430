import { setTimeout as wait } from 'node:timers/promises'
import type { ConversationStore } from './conversation-store'
import type { Hub } from './hub'
import type { LineId } from './id'
import type { Observe } from './observation'

/** Finds what is due, and what a crash or a failure has left half done; the safety net under every process. */
export interface Auditor {
  start(): void
  /** Takes nothing new and waits for the sweep and the checks under way; what they started ends with the hub. */
  stop(): Promise<void>
  /** One sweep, taken to its end. Rejects when the store cannot be asked. */
  runOnce(): Promise<void>
}

export interface AuditorOptions {
  readonly store: Pick<ConversationStore, 'shards' | 'takeDue' | 'takeDirty' | 'reindex'>
  readonly hub: Pick<Hub, 'advance' | 'settle'>
  readonly observe: Observe
  /** Between two sweeps, ms. */
  readonly intervalMs?: number
  /** Lines taken at once, of each shard and kind. */
  readonly batch?: number
  /** Lines under way at once; a full hand takes no more. */
  readonly mostInHand?: number
  /** How long a line that was taken is nobody else's, ms. */
  readonly holdMs?: number
  /** Other checks, each run `ms` after the start and again `ms` after it has ended. */
  readonly every?: readonly PeriodicCheck[]
}

export interface PeriodicCheck {
  readonly name: string
  readonly ms: number
  readonly run: () => Promise<void>
}

/** After failures in a row the pause grows up to this, ms. */
const longestPauseMs = 30_000

export function createAuditor(options: AuditorOptions): Auditor {
  const { store, hub, observe, intervalMs = 1_000, batch = 100, mostInHand = 2_000, holdMs = 30_000 } = options
  const inHand = new Map<string, Promise<void>>()
  let running: { readonly abort: AbortController; readonly ended: Promise<unknown> } | undefined

  /** Takes one batch of every shard and starts on it. */
  async function sweep(): Promise<{ readonly isFull: boolean; readonly work: readonly Promise<void>[] }> {
    const room = mostInHand - inHand.size
    if (room <= 0) return { isFull: false, work: [] }
    const limit = Math.min(batch, Math.ceil(room / store.shards))
    const work: Promise<void>[] = []
    let isFull = false

    const take = async (kind: string, taking: Promise<readonly LineId[]>, run: (line: LineId) => Promise<void>) => {
      const lines = await taking
      isFull ||= lines.length >= limit
      for (const line of lines) work.push(startOnce(kind, line, run))
    }
    const taken = await Promise.allSettled(
      Array.from({ length: store.shards }, (_, shard) => [
        take('tick', store.takeDue(shard, limit, holdMs), tick),
        take('settle', store.takeDirty(shard, limit, holdMs), (line) => hub.settle(line)),
      ]).flat(),
    )
    for (const result of taken) if (result.status === 'rejected') throw result.reason
    return { isFull, work }
  }

  async function tick(line: LineId): Promise<void> {
    const { kind } = await hub.advance(line, { kind: 'tick' })
    // It was early: the deadline has moved since the index was written.
    if (kind === 'ignored') await store.reindex(line)
  }

  /** One line's error stays its own; a line that is still under way is not started again. */
  function startOnce(kind: string, line: LineId, run: (line: LineId) => Promise<void>): Promise<void> {
    const key = `${kind} ${line}`
    const known = inHand.get(key)
    if (known) return known
    const work = run(line)
      .catch((error: unknown) => observe({ kind: 'error', where: `auditor ${kind}`, line, error }))
      .finally(() => inHand.delete(key))
    inHand.set(key, work)
    return work
  }

  async function sweepUntil(signal: AbortSignal): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      let pause = intervalMs
      try {
        const { isFull } = await sweep()
        failures = 0
        // There is more, and it is due already.
        if (isFull) pause = 0
      } catch (error) {
        observe({ kind: 'error', where: 'auditor', error })
        failures += 1
        pause = Math.min(intervalMs * 2 ** failures, longestPauseMs)
      }
      await pauseFor(pause, signal)
    }
  }

  async function checkUntil({ name, ms, run }: PeriodicCheck, signal: AbortSignal): Promise<void> {
    for (;;) {
      await pauseFor(ms, signal)
      if (signal.aborted) return
      try {
        await run()
      } catch (error) {
        observe({ kind: 'error', where: `check ${name}`, error })
      }
    }
  }

  return {
    start() {
      if (running) return
      const abort = new AbortController()
      const { signal } = abort
      const checks = (options.every ?? []).map((check) => checkUntil(check, signal))
      running = { abort, ended: Promise.all([sweepUntil(signal), ...checks]) }
    },
    async stop() {
      running?.abort.abort()
      await running?.ended
      running = undefined
    },
    async runOnce() {
      const { work } = await sweep()
      await Promise.all(work)
    },
  }
}

async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined)
}
