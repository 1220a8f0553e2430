import { once } from 'node:events'
import {
  conversationId,
  createHub,
  lineId,
  tenantId,
  type AgentAction,
  type AgentId,
  type Business,
  type Conversation,
  type ConversationStore,
  type EntryId,
  type Hub,
  type IntegrationOutcome,
  type LineId,
  type Observation,
  type TeamId,
} from '@baton/core'
import { createMemoryData, createMemoryStore, makeBusiness, makeEnvelope } from '@baton/core/testing'
import type { Redis } from 'ioredis'
import { toAgentRef } from '../agents/agent-account'
import { createAgentBridge, type AgentBridge, type AgentBridgeOptions } from '../create-agent-bridge'
import type { ClaimChatResult } from '../match/claim-chat'
import { entryOf } from '../queue/pending-chat'
import { createRedis } from '../redis/create-redis'
import { tenantKeys } from '../tenant/tenant-keys'
import type { TestServer } from './start-test-server'

/** One process of a test's house: its own connections, hub and bridge over the house's server and conversations. */
export interface TestProcess {
  readonly redis: Redis
  readonly store: ConversationStore
  readonly hub: Hub
  readonly bridge: AgentBridge
  readonly observations: readonly Observation[]
  stop(): Promise<void>
}

/** Where a human-only shop's customers write and its agents answer. */
export interface TestHouse {
  readonly tenant: Business['id']
  /** What the next decisions are made with. */
  business: Business
  readonly processes: readonly TestProcess[]
  /** The first process. */
  readonly first: TestProcess
  /** What every process has told, also those that are gone. */
  readonly observed: readonly Observation[]
  startProcess(change?: Partial<AgentBridgeOptions>): Promise<TestProcess>
  /** Somebody who works in these teams, online unless said. */
  addAgent(name: string, options?: AgentSetup): Promise<AgentId>
  /** A customer writes; in a human-only shop the chat waits in the default team's queue then. */
  customerWrites(place: string, text?: string): Promise<Conversation>
  load(place: string): Promise<Conversation>
  /** Whose chat it is, once it is an agent's. */
  ownerOf(place: string): Promise<AgentId | undefined>
  entryOf(place: string): Promise<EntryId>
  lineOf(place: string): LineId
  /** The agent does something to the chat as it stands now; fails if that is refused. */
  agentDoes(agent: AgentId, place: string, action: AgentAction): Promise<void>
  /** The agent picks the chat by hand, in the first process unless said. */
  picks(agent: AgentId, place: string, at?: TestProcess): Promise<ClaimChatResult>
  /** Who waits for a team, in order. */
  queue(team: TeamId): Promise<readonly string[]>
  queueBecomes(team: TeamId, places: readonly string[]): Promise<void>
  /** Looks until the customers were last told that they stand there. */
  toldPositions(positions: { readonly [place: string]: number }): Promise<void>
  /** The weight of what is held for an agent. */
  loadOf(agent: AgentId): Promise<number>
  /** The clock's index is lost, as from a server that lost its last second. */
  loseDeadlines(): void
  /** Looks until it is so, and fails if it never is. */
  until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void>
  stop(): Promise<void>
}

export interface AgentSetup {
  readonly teams?: readonly TeamId[]
  readonly capacity?: number
  readonly role?: 'agent' | 'lead' | 'admin'
  readonly presence?: 'online' | 'break' | 'offline'
}

const patienceMs = 12_000
let houses = 0

export interface TestHouseOptions {
  readonly business?: Partial<Business>
  readonly bridge?: Partial<AgentBridgeOptions>
}

/** A house with one process on the server; each house has a tenant of its own, so several can share the server. */
export async function startTestHouse(server: TestServer, options: TestHouseOptions = {}): Promise<TestHouse> {
  houses += 1
  const tenant = tenantId(`shop-${process.pid}-${houses}`)
  const data = createMemoryData()
  const processes: TestProcess[] = []
  const places: string[] = []
  const observed: Observation[] = []
  let last = 0
  /** No two turns at the same moment, so that who came first is never in doubt. */
  const now = () => (last = Math.max(Date.now(), last + 1))

  async function startProcess(change: Partial<AgentBridgeOptions> = {}): Promise<TestProcess> {
    const observations: Observation[] = []
    const observe = (observation: Observation) => {
      observations.push(observation)
      observed.push(observation)
    }
    const { client: redis, close } = createRedis(server.url, { observe })
    await once(redis, 'ready')
    const store = createMemoryStore({ data })
    const bridge = createAgentBridge({
      redis,
      store,
      tenants: () => [tenant],
      business: (id) => (id === tenant ? house.business : undefined),
      runIntegration: (): Promise<IntegrationOutcome> => Promise.resolve({ kind: 'empty' }),
      lines: async function* () {
        for (const place of places) yield await Promise.resolve(lineOf(place))
      },
      observe,
      ...options.bridge,
      ...change,
    })
    const hub = createHub({
      store,
      desk: bridge.desk,
      integrations: bridge.integrations,
      tenant: (id) => (id === tenant ? { business: house.business } : undefined),
      // A channel that nothing is sent on: what the customer reads is not what these tests are about.
      adapter: () => undefined,
      observe,
      now,
    })
    bridge.start(hub)
    const started: TestProcess = {
      redis,
      store,
      hub,
      bridge,
      observations,
      async stop() {
        processes.splice(processes.indexOf(started), 1)
        await bridge.pause()
        await hub.stop()
        await bridge.stop()
        await close()
      },
    }
    processes.push(started)
    return started
  }

  const lineOf = (place: string): LineId => lineId({ tenant, channel: 'test', account: 'main', place })

  async function load(place: string): Promise<Conversation> {
    const { conversation } = await house.first.store.load(lineOf(place))
    if (!conversation) throw new Error(`${place} has not written`)
    return conversation
  }

  let written = 0
  let done = 0
  const house: TestHouse = {
    tenant,
    business: makeBusiness({ mode: 'human-only', ...options.business, id: tenant }),
    processes,
    get first() {
      const [first] = processes
      if (!first) throw new Error('no process is running')
      return first
    },
    observed,
    startProcess,
    async addAgent(name, { teams, capacity = 3, role = 'agent', presence = 'online' } = {}) {
      const { bridge } = house.first
      const known = house.business.defaultTeam
      const account = await bridge.agents.add(tenant, {
        email: `${name}@example.com`,
        name,
        role,
        teams: teams ?? (known ? [known] : []),
        capacity,
      })
      if (presence !== 'offline') await bridge.presence.choose(tenant, account.id, presence)
      return account.id
    },
    async customerWrites(place, text = 'hello') {
      written += 1
      if (!places.includes(place)) places.push(place)
      const result = await house.first.hub.receive(
        tenant,
        makeEnvelope(text, {
          id: `m${written}`,
          receivedAt: Date.now(),
          conversation: { id: place, kind: 'direct' },
          sender: { id: place, isBot: false, isSelf: false },
        }),
      )
      if (result.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(result)}`)
      return load(place)
    },
    load,
    async ownerOf(place) {
      const { ownership } = await load(place)
      return ownership.owner === 'agent' ? ownership.agent : undefined
    },
    async entryOf(place) {
      const entry = entryOf(await load(place))
      if (!entry) throw new Error(`${place} does not wait`)
      return entry
    },
    lineOf,
    async agentDoes(agent, place, action) {
      const account = await house.first.bridge.agents.find(tenant, agent)
      const conversation = await load(place)
      if (!account) throw new Error(`there is no agent ${agent}`)
      done += 1
      const advanced = await house.first.hub.advance(lineOf(place), {
        kind: 'agent',
        by: toAgentRef(account),
        requestId: `r${done}`,
        conversation: conversation.number,
        epoch: conversation.epoch,
        action,
      })
      if (advanced.kind !== 'committed') throw new Error(`${action.kind} of ${place}: ${JSON.stringify(advanced)}`)
    },
    picks(agent, place, at = house.first) {
      const conversation = conversationAt(house, place)
      return at.bridge.claimChat({ tenant, conversation, agent, how: { kind: 'picked' } })
    },
    async queue(team) {
      const waiting: string[] = []
      for await (const { conversation } of house.first.bridge.queue.read(tenant, team)) {
        waiting.push(conversation.line.split('.').at(-1) ?? '')
      }
      return waiting
    },
    async queueBecomes(team, expected) {
      await house.until(`${expected.join(', ') || 'nobody'} waits for ${team}`, async () => {
        return (await house.queue(team)).join() === expected.join()
      })
    },
    async toldPositions(positions) {
      for (const [place, position] of Object.entries(positions)) {
        await house.until(`${place} is told to be ${position}`, async () => {
          return (await load(place)).place?.toldPosition === position
        })
      }
    },
    async loadOf(agent) {
      return Number((await house.first.redis.hget(tenantKeys(tenant).load, agent)) ?? 0)
    },
    loseDeadlines: () => data.due.clear(),
    async until(what, isSo) {
      const giveUpAt = performance.now() + patienceMs
      while (!(await isSo())) {
        if (performance.now() > giveUpAt) throw new Error(`it never came to be that ${what}`)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    async stop() {
      await Promise.all([...processes].map((running) => running.stop()))
    },
  }
  await startProcess()
  return house
}

/** The id of the conversation that a place is at, by its number. */
export const conversationAt = (house: TestHouse, place: string, number = 1) =>
  conversationId(house.lineOf(place), number)
