import type { GateOf } from './account-gates'
import type { ChannelAdapter } from '../channel-adapter'
import { coalesceByLine } from './coalesce-by-line'
import { drainLane, type DrainOptions, type Drained } from './drain-lane'
import type { DrainSlots } from './drain-slots'
import type { HubOptions } from '../hub'
import type { LineId } from '../id'
import { performChores, type ChoreOptions } from './perform-chores'
import { startIntegration } from './start-integration'
import type { Chore } from '../turn'

/** What a line is settled for. */
export interface Owed {
  /** Those that are in hand, by their keys; or all that the line still owes, whoever committed them. */
  readonly chores: ReadonlyMap<string, Chore> | 'all'
  readonly lane: boolean
  /** Somebody spoke on the line: a suspended lane is tried again. */
  readonly resume?: boolean
}

export interface SettleOptions extends DrainOptions, ChoreOptions, Pick<HubOptions, 'adapter'> {
  readonly slots: DrainSlots
  readonly gateOf: GateOf
}

/** Settles lines. */
export interface Settler {
  /** Does what is owed; resolves to when there is more to do (epoch ms), if there is. */
  settle(line: LineId, owed: Owed): Promise<number | undefined>
}

/** Chores that failed are tried again after so long, ms. */
const choresAgainMs = 5_000
/** A line whose channel is not configured is looked at again after so long, ms. */
const channelAgainMs = 60_000

/**
 * Chores and lanes are settled side by side, each once at a time per line, so that a chat is placed in its queue at
 * once although its channel does not answer.
 */
export function createSettler(options: SettleOptions): Settler {
  const { store, now, slots, gateOf } = options
  const resumed = new Set<LineId>()
  /** Lines with chores that failed here, and when they are tried again. */
  const choresAgain = new Map<LineId, number>()
  /** What the next look at a line's chores is for. */
  const choresOwed = new Map<LineId, Owed['chores']>()

  const settleChores = coalesceByLine(async (line) => {
    const owed = choresOwed.get(line) ?? 'all'
    choresOwed.delete(line)
    const done = await performChores(options, line, owed === 'all' ? await store.readChores(line) : owed)
    if (done) choresAgain.delete(line)
    else choresAgain.set(line, now() + choresAgainMs)
  })

  function oweChores(line: LineId, chores: Owed['chores']): void {
    const before = choresOwed.get(line) ?? []
    // Those that failed before are tried with them.
    const isAll = chores === 'all' || before === 'all' || choresAgain.has(line)
    choresOwed.set(line, isAll ? 'all' : new Map([...before, ...chores]))
  }

  const settleLane = coalesceByLine(async (line) => {
    const drained = await drain(line)
    return reindex(line, drained.kind === 'again' ? drained.at : undefined)
  })

  async function reindex(line: LineId, laneAgain: number | undefined): Promise<number | undefined> {
    const times = [choresAgain.get(line), laneAgain].filter((time) => time !== undefined)
    const again = times.length === 0 ? undefined : Math.min(...times)
    await store.reindex(line, again)
    await options.onStep('after-settle', line)
    return again
  }

  async function drain(line: LineId): Promise<Drained> {
    const resume = resumed.delete(line)
    const adapter = options.adapter(line)
    if (!adapter) {
      options.observe({ kind: 'warning', code: 'no-adapter', line, text: 'the channel of this line is not configured' })
      return { kind: 'again', at: now() + channelAgainMs }
    }
    if (adapter.capabilities.delivery === 'log') return release(line)
    const drained = await drainThroughGate(adapter, line)
    if (drained.kind !== 'suspended' || !drained.found || !resume) return drained
    await store.resumeLane(line)
    return drainThroughGate(adapter, line)
  }

  async function release(line: LineId): Promise<Drained> {
    await options.onStep('before-send', line)
    let started: number | undefined
    for (;;) {
      const entry = await store.releaseLane(line, started)
      if (!entry) break
      if (entry.body.kind === 'integration') await startIntegration(options, line, entry.body)
      started = entry.seq
    }
    await options.onStep('after-send', line)
    return { kind: 'empty' }
  }

  async function drainThroughGate(adapter: ChannelAdapter, line: LineId): Promise<Drained> {
    const gate = gateOf(adapter, line)
    const shutUntil = await gate.ask(0)
    if (shutUntil !== undefined) return { kind: 'again', at: shutUntil }
    const giveBack = await slots.take(adapter)
    if (!giveBack) return { kind: 'again', at: now() }
    try {
      // It may have been shut by those who had the places before.
      const shutMeanwhile = await gate.ask(0)
      if (shutMeanwhile !== undefined) return { kind: 'again', at: shutMeanwhile }
      return await drainLane(options, adapter, gate, line)
    } finally {
      giveBack()
    }
  }

  return {
    async settle(line, owed) {
      const mayBeSuspended = owed.resume && options.adapter(line)?.capabilities.delivery === 'push'
      if (mayBeSuspended) resumed.add(line)
      if (owed.chores === 'all' || owed.chores.size > 0) {
        oweChores(line, owed.chores)
        await settleChores(line)
      }
      return owed.lane || mayBeSuspended ? settleLane(line) : reindex(line, undefined)
    },
  }
}
