import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { inTurns } from './in-turns'
import type { MeasuredProcess } from './measured-process'
import { readRedisCpuUs } from './measure-redis'
import { median, percentile } from './summarise'

/** Somebody who can do the work that is measured. */
export interface Side {
  readonly process: MeasuredProcess<unknown>
  /** One message, from its send to its arrival. */
  readonly work: readonly (() => Promise<void>)[]
}

/** What one message has cost in one round. */
export interface Round {
  readonly cpuUs: number
  readonly redisCpuUs: number
  /** ms, one of each message */
  readonly latencies: readonly number[]
}

/** What one message has cost: medians over the rounds. */
export interface Cost {
  readonly cpuUs: number
  readonly redisCpuUs: number
  /** ms, over all messages */
  readonly p50: number
  readonly p99: number
  readonly rounds: readonly Round[]
}

export interface MeasureOptions {
  readonly redis: Redis
  readonly rounds: number
  /** How often everybody does their work in a round. */
  readonly times: number
  readonly atOnce: number
}

/** What a side owes after its last message is done within this time, ms. */
const settledMs = 250

/** Lets the sides do the same work in turns, A B A B, after one round that does not count. */
export async function measureWork(sides: readonly Side[], options: MeasureOptions): Promise<readonly Cost[]> {
  const rounds: Round[][] = sides.map(() => [])
  for (let round = 0; round <= options.rounds; round += 1) {
    for (const [index, side] of sides.entries()) {
      const measured = await measureRound(side, options)
      if (round > 0) rounds[index]?.push(measured)
    }
  }
  return rounds.map((own) => {
    const latencies = own.flatMap((each) => each.latencies)
    return {
      cpuUs: median(own.map(({ cpuUs }) => cpuUs)),
      redisCpuUs: median(own.map(({ redisCpuUs }) => redisCpuUs)),
      p50: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
      rounds: own,
    }
  })
}

async function measureRound({ process, work }: Side, { redis, times, atOnce }: MeasureOptions): Promise<Round> {
  const latencies: number[] = []
  const [before, redisBefore] = [await process.usage(), await readRedisCpuUs(redis)]
  for (let time = 0; time < times; time += 1) {
    await inTurns(work.length, atOnce, async (index) => {
      const start = performance.now()
      await work[index]?.()
      latencies.push(performance.now() - start)
    })
  }
  await wait(settledMs)
  const [after, redisAfter] = [await process.usage(), await readRedisCpuUs(redis)]
  return {
    cpuUs: (after.cpuUs - before.cpuUs) / latencies.length,
    redisCpuUs: (redisAfter - redisBefore) / latencies.length,
    latencies,
  }
}

/** Redis round trips and commands of one piece of work, less what the process does anyway in the same time. */
export async function countTrips(
  process: MeasuredProcess<unknown>,
  work: readonly (() => Promise<void>)[],
): Promise<{ readonly roundTrips: number; readonly commands: number }> {
  const start = performance.now()
  const before = await process.usage()
  for (const send of work) await send()
  await wait(settledMs)
  const after = await process.usage()
  await wait(performance.now() - start)
  const idle = await process.usage()
  const own = (name: 'roundTrips' | 'commands'): number =>
    (after[name] - before[name] - (idle[name] - after[name])) / work.length
  return { roundTrips: own('roundTrips'), commands: own('commands') }
}
