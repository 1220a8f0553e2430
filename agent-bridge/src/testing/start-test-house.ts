import {
  conversationId,
  createHub,
  lineId,
  tenantId,
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
import { Redis } from 'ioredis'
import { createAgentBridge, type AgentBridge, type AgentBridgeOptions } from '../create-agent-bridge'
import { entryOf } from '../queue/pending-chat'
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
  startProcess(change?: Partial<AgentBridgeOptions>): TestProcess
  /** Somebody who works in these teams, online unless said. */
  addAgent(name: string, options?: AgentSetup): Promise<AgentId>
  /** A customer writes; in a human-only shop the chat waits in the default team's queue then. */
  customerWrites(place: string, text?: string): Promise<Conversation>
  load(place: string): Promise<Conversation>
  /** Whose chat it is, once it is an agent's. */
  ownerOf(place: string): Promise<AgentId | undefined>
  entryOf(place: string): Promise<EntryId>
  lineOf(place: string): LineId
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
export function startTestHouse(server: TestServer, options: TestHouseOptions = {}): TestHouse {
  houses += 1
  const tenant = tenantId(`shop-${process.pid}-${houses}`)
  const data = createMemoryData()
  const processes: TestProcess[] = []
  const places: string[] = []

  function startProcess(change: Partial<AgentBridgeOptions> = {}): TestProcess {
    const redis = new Redis(server.url, { maxRetriesPerRequest: null })
    const store = createMemoryStore({ data })
    const observations: Observation[] = []
    const observe = (observation: Observation) => void observations.push(observation)
    const bridge = createAgentBridge({
      redis,
      store,
      tenants: () => [tenant],
      business: (id) => (id === tenant ? house.business : undefined),
      runIntegration: (): Promise<IntegrationOutcome> => Promise.resolve({ kind: 'empty' }),
      openLines: async function* () {
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
        await bridge.stop()
        await hub.stop()
        redis.disconnect()
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
  const house: TestHouse = {
    tenant,
    business: makeBusiness({ mode: 'human-only', ...options.business, id: tenant }),
    processes,
    get first() {
      const [first] = processes
      if (!first) throw new Error('no process is running')
      return first
    },
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
  startProcess()
  return house
}

/** The id of the conversation that a place is at, by its number. */
export const conversationAt = (house: TestHouse, place: string, number = 1) =>
  conversationId(house.lineOf(place), number)
