import { setTimeout as wait } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { createBenchCustomer, type BenchCustomer } from './bench-customer'
import type { HostReady } from './host.process'
import { inTurns } from './in-turns'
import { startMeasured } from './measured-process'
import { readRedisBytes } from './measure-redis'
import { openBenchShop, words } from './open-bench-shop'

/** What one conversation takes, bytes. */
export interface Memory {
  readonly redis: number
  /** What lives in the host after a collection. */
  readonly hostHeap: number
  /** What the host's resident memory has grown by, which also holds what could be collected later. */
  readonly hostRss: number
}

export interface MemoryCosts {
  readonly conversations: number
  readonly open: Memory
  /** On top of an open conversation. */
  readonly waiting: Memory
  /** Of a conversation that waits, with all of the above. */
  readonly both: Memory
}

const conversations = 10_000
/** Before it counts: what every conversation shares, and what a process makes once, is no cost of one. */
const warmUp = 1_000
const atOnce = 16
/** What the host owes after its last message is done within this time, ms. */
const settledMs = 1_000

/** Ten thousand customers ask the bot something, and then for a person. */
export async function measureMemory(redis: Redis, redisUrl: string): Promise<MemoryCosts> {
  const shop = await openBenchShop({ agents: 1, capacity: 1 })
  const host = await startMeasured<HostReady>('host.process.ts', [shop.folder, redisUrl])
  const customers: BenchCustomer[] = []
  const arrive = async (): Promise<void> => {
    const customer = await createBenchCustomer(host.ready.url)
    await customer.say('how can i pay')
    customers.push(customer)
  }
  const look = async (): Promise<Memory> => {
    await wait(settledMs)
    const { heapBytes, rssBytes } = await host.usageAfterCollection()
    return { redis: await readRedisBytes(redis), hostHeap: heapBytes, hostRss: rssBytes }
  }

  await inTurns(warmUp, atOnce, arrive)
  const before = await look()
  await inTurns(conversations, atOnce, arrive)
  const open = await look()
  await inTurns(conversations, atOnce, async (index) => customers[index + warmUp]?.say(words.toSupport))
  const waiting = await look()

  await host.stop()
  await shop.remove()
  return { conversations, open: each(before, open), waiting: each(open, waiting), both: each(before, waiting) }
}

function each(before: Memory, after: Memory): Memory {
  return {
    redis: (after.redis - before.redis) / conversations,
    hostHeap: (after.hostHeap - before.hostHeap) / conversations,
    hostRss: (after.hostRss - before.hostRss) / conversations,
  }
}
