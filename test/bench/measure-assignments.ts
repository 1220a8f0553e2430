import { performance } from 'node:perf_hooks'
import type { ChatSummary } from '@baton/agent-bridge'
import { createBenchAgent, type BenchAgent } from './bench-agent'
import { createBenchCustomer } from './bench-customer'
import { callText } from './http-client'
import type { HostReady } from './host.process'
import { inTurns } from './in-turns'
import { startMeasured } from './measured-process'
import { openBenchShop, words } from './open-bench-shop'
import { until } from './until'

export interface Assignments {
  readonly agents: number
  readonly chats: number
  /** Waiting chats that were given to agents, per second. */
  readonly matchedPerSecond: number
  /** Redis round trips for each of them, everything included that their assignment leads to. */
  readonly roundTrips: number
  readonly cpuUs: number
  /** Chats that agents picked from the queue by hand, all at the same time, per second. */
  readonly pickedPerSecond: number
}

const agents = 50
const capacity = 20
const atOnce = 16
/** A list shows one chat for each agent; so often they pick one. */
const pickRounds = 10

/** Fifty agents come online while a thousand chats wait; then they pick as many by hand. */
export async function measureAssignments(redisUrl: string): Promise<Assignments> {
  const shop = await openBenchShop({ agents, capacity: capacity * 2 })
  const host = await startMeasured<HostReady>('host.process.ts', [shop.folder, redisUrl])
  const { url, signIns } = host.ready
  const people: BenchAgent[] = []
  for (const token of signIns) people.push(await createBenchAgent(url, token))
  const chats = agents * capacity
  const arrive = (text: string): Promise<void> =>
    inTurns(chats, atOnce, async () => {
      const customer = await createBenchCustomer(url)
      await customer.say(text)
    })

  await arrive(words.toSupport)
  await until('every chat waits', async () => (await people[0]?.lists())?.queueTotal === chats)
  const before = await host.usage()
  const start = performance.now()
  await Promise.all(people.map((agent) => agent.choose('online')))
  await until('every chat is assigned', async () => (await countAssigned(url)) >= chats, 50)
  const matchedMs = performance.now() - start
  const after = await host.usage()

  await arrive(words.toPool)
  let picked = 0
  let pickedMs = 0
  for (let round = 0; round < pickRounds; round += 1) {
    const left = chats - picked
    const queue = await until('the others wait', async () => {
      const lists = await people[0]?.lists()
      return lists?.queueTotal === left && lists.queue
    })
    const pickStart = performance.now()
    const results = await Promise.all(people.map((agent, index) => pick(agent, queue[index])))
    pickedMs += performance.now() - pickStart
    picked += results.filter(Boolean).length
  }

  for (const agent of people) agent.leave()
  await host.stop()
  await shop.remove()
  return {
    agents,
    chats,
    matchedPerSecond: (chats / matchedMs) * 1000,
    roundTrips: (after.roundTrips - before.roundTrips) / chats,
    cpuUs: (after.cpuUs - before.cpuUs) / chats,
    pickedPerSecond: (picked / pickedMs) * 1000,
  }
}

async function pick(agent: BenchAgent, chat: ChatSummary | undefined): Promise<boolean> {
  return chat !== undefined && agent.claim(chat)
}

/** As the host itself counts them. */
async function countAssigned(url: string): Promise<number> {
  const text = await callText(`${url}/metrics`)
  const counts = [...text.matchAll(/^baton_wait_seconds_count\{.*\} (\d+)$/gm)]
  return counts.reduce((sum, [, count]) => sum + Number(count), 0)
}
