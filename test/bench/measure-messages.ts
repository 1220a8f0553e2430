import type { ChatSummary } from '@baton/agent-bridge'
import type { Redis } from 'ioredis'
import { createBenchAgent, type BenchAgent } from './bench-agent'
import { createBenchCustomer, type BenchCustomer } from './bench-customer'
import { createFloorCustomer, type FloorCustomer } from './floor-customer'
import type { FloorReady } from './floor.process'
import type { HostReady } from './host.process'
import { startMeasured } from './measured-process'
import { countTrips, measureWork, type Cost } from './measure-work'
import { openBenchShop, words } from './open-bench-shop'
import { until } from './until'

export interface MessageCosts {
  readonly bot: Cost
  readonly botFloor: Cost
  readonly botTrips: Trips
  readonly relay: Cost
  readonly relayFloor: Cost
  readonly relayTrips: Trips
  readonly handoverTrips: Trips
  /** What a host with these connections does when nothing happens, µs per second. */
  readonly idleUs: number
}

export type Trips = Awaited<ReturnType<typeof countTrips>>

export interface MessageOptions {
  readonly redis: Redis
  readonly redisUrl: string
  readonly rounds: number
  /** For both processes, such as `--cpu-prof`. */
  readonly nodeOptions: readonly string[]
}

const customers = 100
const agents = 10
const atOnce = 4
const questions = ['what are your opening hours', 'how can i pay']

/** A customer's message that the bot answers, and an agent's message: beside the same by the bare server. */
export async function measureMessages(options: MessageOptions): Promise<MessageCosts> {
  const { redis, redisUrl, rounds, nodeOptions } = options
  const shop = await openBenchShop({ agents, capacity: customers / agents })
  const host = await startMeasured<HostReady>('host.process.ts', [shop.folder, redisUrl], nodeOptions)
  const floor = await startMeasured<FloorReady>('floor.process.ts', [redisUrl])
  const { url, signIns } = host.ready

  const talking = await connectCustomers(url, customers)
  const floorTalking = await connectToFloor(floor.ready.url, 'bot')
  const idleBefore = await host.usage()
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  const idleUs = ((await host.usage()).cpuUs - idleBefore.cpuUs) / 2

  const asking = talking.map((customer) => () => ask(customer))
  const [bot, botFloor] = await measureWork(
    [
      { process: host, work: asking },
      { process: floor, work: floorTalking.map((customer) => () => askFloor(customer)) },
    ],
    { redis, rounds, times: 4, atOnce },
  )
  const botTrips = await countTrips(host, asking)

  const people = await Promise.all(signIns.map((token) => createBenchAgent(url, token)))
  const chats = await handOver(url, people)
  const floorChats = await connectToFloor(floor.ready.url, 'agent')
  const relaying = chats.map((chat) => () => relay(chat))
  const [relayed, relayFloor] = await measureWork(
    [
      { process: host, work: relaying },
      { process: floor, work: floorChats.map((customer) => () => relayByFloor(customer)) },
    ],
    { redis, rounds, times: 4, atOnce },
  )
  const relayTrips = await countTrips(host, relaying)
  for (const agent of people) await agent.choose('offline')
  const handoverTrips = await countTrips(
    host,
    talking.slice(0, 40).map((customer) => async () => {
      await customer.say(words.toPool)
      await customer.hear()
    }),
  )

  for (const each of [...talking, ...floorTalking, ...floorChats, ...people]) each.leave()
  for (const { customer } of chats) customer.leave()
  await Promise.all([host.stop(), floor.stop()])
  await shop.remove()
  if (!bot || !botFloor || !relayed || !relayFloor) throw new Error('a side was not measured')
  return { bot, botFloor, botTrips, relay: relayed, relayFloor, relayTrips, handoverTrips, idleUs }
}

async function connectCustomers(url: string, many: number): Promise<readonly BenchCustomer[]> {
  const made: BenchCustomer[] = []
  for (let index = 0; index < many; index += 1) {
    const customer = await createBenchCustomer(url)
    await customer.connect()
    made.push(customer)
  }
  return made
}

async function connectToFloor(url: string, kind: string): Promise<readonly FloorCustomer[]> {
  return Promise.all(Array.from({ length: customers }, (_, index) => createFloorCustomer(url, `${kind}-${index}`)))
}

let asked = 0

async function ask(customer: BenchCustomer): Promise<void> {
  asked += 1
  await Promise.all([customer.say(questions[asked % questions.length] ?? ''), customer.hear()])
}

async function askFloor(customer: FloorCustomer): Promise<void> {
  asked += 1
  const question = questions[asked % questions.length] ?? ''
  await Promise.all([customer.ask(question), customer.hear((text) => text !== question)])
}

interface Chat {
  readonly agent: BenchAgent
  readonly chat: ChatSummary
  readonly customer: BenchCustomer
}

/** Gives every agent their share of new customers. */
async function handOver(url: string, people: readonly BenchAgent[]): Promise<readonly Chat[]> {
  const waiting = await connectCustomers(url, customers)
  for (const agent of people) await agent.choose('online')
  for (const customer of waiting) await customer.say(words.toSupport)
  const byConversation = new Map(waiting.map((customer) => [customer.conversation, customer]))
  const chats: Chat[] = []
  for (const agent of people) {
    const mine = await until('all chats are assigned', async () => {
      const lists = await agent.lists()
      return lists.mine.length === customers / agents && lists.mine
    })
    for (const chat of mine) {
      const customer = [...byConversation].find(([id]) => chat.id.includes(id))?.[1]
      if (customer) chats.push({ agent, chat, customer })
    }
  }
  return chats
}

let said = 0

async function relay({ agent, chat, customer }: Chat): Promise<void> {
  said += 1
  const text = `Message ${said} of an agent to a customer.`
  await Promise.all([agent.say(chat, text), customer.hear((heard) => heard === text)])
}

async function relayByFloor(customer: FloorCustomer): Promise<void> {
  said += 1
  const text = `Message ${said} of an agent to a customer.`
  await Promise.all([customer.say(text), customer.hear((heard) => heard === text)])
}
