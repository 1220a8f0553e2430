import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BatonError,
  conversationId,
  createHub,
  lineOf,
  nodeId,
  teamId,
  tenantId,
  type Capabilities,
  type Content,
  type ConversationId,
  type ConversationStore,
  type Envelope,
  type ErrorCode,
  type Hub,
  type LineId,
  type MediaStore,
  type Observation,
  type TenantId,
  type TenantSettings,
} from '@baton/core'
import {
  createScriptedAdapter,
  makeBot,
  makeBusiness,
  makeEnvelope,
  makeNode,
  makeSaid,
  makeTeam,
} from '@baton/core/testing'
import type { Redis } from 'ioredis'
import type { AgentAccount } from '../../agents/agent-account'
import { createAgentBridge, type AgentBridge } from '../../create-agent-bridge'
import { createDeskApi, type DeskApiOptions } from '../../desk-api/create-desk-api'
import type { SignIn } from '../../desk-api/schema'
import { createFolderMediaStore } from '../../media/create-folder-media-store'
import { createRedis } from '../../redis/create-redis'
import { createRedisStore } from '../../store/create-redis-store'
import { startTestServer, type TestServer } from '../start-test-server'
import { createDeskClient, type DeskClient } from './create-desk-client'
import { openLiveClient, type LiveClient } from './open-live-client'
import { serveRequests } from './serve-requests'

export const shop = tenantId('shop')
export const dune = tenantId('dune')
export const support = teamId('support')
export const billing = teamId('billing')

/** A customer of the test channel. */
export interface TestCustomer {
  readonly line: LineId
  chat(number?: number): ConversationId
  /** Resolves when it is in the log and everything it brings about is settled. */
  says(content: Content | string): Promise<void>
  /** A message as the hub takes it. */
  writes(content: Content | string): readonly [TenantId, Envelope]
  types(): Promise<void>
}

/** Somebody at the desk. */
export interface TestAgent extends DeskClient {
  readonly account: AgentAccount
  live(headers?: { readonly [name: string]: string | undefined }, path?: string): Promise<LiveClient>
}

export interface TestDesk {
  readonly origin: string
  readonly server: TestServer
  /** What everything that does not block is asked over. */
  readonly redis: Redis
  readonly store: ConversationStore
  readonly hub: Hub
  readonly media: MediaStore
  readonly bridge: AgentBridge
  readonly tenant: (id: TenantId) => TenantSettings | undefined
  readonly observations: readonly Observation[]
  /** How the channel answers sends. */
  readonly platform: ReturnType<typeof createScriptedAdapter>['platform']
  customer(name: string, tenant?: TenantId): TestCustomer
  /** Adds an agent, signs them in and, unless told otherwise, puts them online. */
  agent(name: string, who?: Partial<AgentAccount>, options?: TestAgentOptions): Promise<TestAgent>
  browser(): DeskClient
  close(): Promise<void>
}

export interface TestAgentOptions {
  readonly tenant?: TenantId
  readonly offline?: boolean
}

export interface TestDeskOptions extends Pick<DeskApiOptions, 'beatMs' | 'answerWithinMs'> {
  readonly settings?: (tenant: TenantId) => TenantSettings
  /** What every call of the store shall fail with. */
  readonly failing?: () => ErrorCode | undefined
  /** How the channel delivers; it is sent to unless told otherwise. */
  readonly delivery?: Capabilities['delivery']
}

export const password = 'correct horse battery'

/**
 * The desk of two businesses over a server of its own: bridge, hub and HTTP are the real ones, the channel is a script.
 * Both teams of each business are pulled from, so that nothing is assigned unless somebody takes it.
 */
export async function startTestDesk(options: TestDeskOptions = {}): Promise<TestDesk> {
  const server = await startTestServer()
  const settings = options.settings ?? makeSettings
  const folder = await mkdtemp(join(tmpdir(), 'baton-desk-'))
  const media = createFolderMediaStore({ folder })
  const observations: Observation[] = []
  const observe = (observation: Observation) => observations.push(observation)
  const redis = createRedis(server.url, { observe })
  const redisStore = await createRedisStore({ redis, shards: 4, observe })
  const store = failWith(redisStore, options.failing ?? (() => undefined))
  const tenants = [shop, dune]
  const known = new Map(tenants.map((tenant) => [tenant, settings(tenant)]))
  const tenant = (id: TenantId) => known.get(id)
  const bridge = createAgentBridge({
    redis: redis.client,
    store,
    tenants: () => tenants,
    business: (id) => tenant(id)?.business,
    runIntegration: async () => ({ kind: 'empty' }),
    observe,
  })
  const adapter = createScriptedAdapter({ capabilities: { delivery: options.delivery ?? 'push', typing: true } })
  const hub = createHub({
    store,
    desk: bridge.desk,
    integrations: bridge.integrations,
    tenant,
    adapter: () => adapter,
    observe,
  })
  bridge.start(hub)
  const api = createDeskApi({
    bridge,
    hub,
    store,
    media,
    tenants: () => tenants,
    tenant,
    secureCookies: false,
    observe,
    ...(options.beatMs !== undefined && { beatMs: options.beatMs }),
    ...(options.answerWithinMs !== undefined && { answerWithinMs: options.answerWithinMs }),
  })
  const served = await serveRequests(api)
  const { origin } = served
  let sent = 0

  function customer(name: string, of: TenantId = shop): TestCustomer {
    const envelope = (content: Content | string): Envelope => {
      sent += 1
      return makeEnvelope(content, {
        id: `message-${sent}`,
        receivedAt: Date.now(),
        conversation: { id: name, kind: 'direct' },
        sender: { id: name, name, isBot: false, isSelf: false },
      })
    }
    const line = lineOf(of, envelope(''))
    return {
      line,
      chat: (number = 1) => conversationId(line, number),
      async says(content) {
        const result = await hub.receive(of, envelope(content))
        if (result.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(result)}`)
        await hub.settle(line)
      },
      writes: (content) => [of, envelope(content)],
      async types() {
        await hub.receive(of, envelope({ kind: 'typing' }))
      },
    }
  }

  async function agent(
    name: string,
    who: Partial<AgentAccount> = {},
    { tenant: of = shop, offline = false }: TestAgentOptions = {},
  ): Promise<TestAgent> {
    const email = `${name.toLowerCase()}@${of}.example`
    const account = await bridge.agents.add(of, {
      email,
      name,
      teams: who.teams ?? [support],
      role: who.role ?? 'agent',
      capacity: who.capacity ?? 3,
      password,
    })
    const client = createDeskClient(origin)
    const proof: SignIn = { business: of, email, password }
    const { status } = await client.signIn(proof)
    if (status !== 204) throw new Error(`sign-in answered ${status}`)
    if (!offline) await client.request('PUT', '/presence', { json: { presence: 'online' } })
    const live: TestAgent['live'] = (headers = {}, path) =>
      openLiveClient(origin, { origin, cookie: client.cookie, ...headers }, path)
    return Object.defineProperties({ account, live } as TestAgent, Object.getOwnPropertyDescriptors(client))
  }

  return {
    origin,
    server,
    redis: redis.client,
    store,
    hub,
    media,
    bridge,
    tenant,
    observations,
    platform: adapter.platform,
    customer,
    agent,
    browser: () => createDeskClient(origin),
    async close() {
      await served.close()
      await hub.stop()
      await bridge.stop()
      await redisStore.close()
      await redis.close()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The store, of which every call fails while there is a code for it to fail with. */
function failWith(store: ConversationStore, failing: () => ErrorCode | undefined): ConversationStore {
  return new Proxy(store, {
    get(target, name) {
      const code = failing()
      const member: unknown = Reflect.get(target, name)
      if (code === undefined || typeof member !== 'function') return member
      return () => Promise.reject(new BatonError(code, 'the store was told to fail'))
    },
  })
}

/** "agent" and "invoice" go to a team by design; whatever is not understood goes there too. */
function makeSettings(tenant: TenantId): TenantSettings {
  const toTeam = (id: string, team: string) =>
    makeNode(id, {
      label: `Talk to ${team}`,
      phrases: [id],
      integration: { kind: 'force-pending', team, before: [], after: [], timeoutMs: 1000 },
    })
  const hello = makeNode('hello', { label: 'Hello', phrases: ['hello'], initial: makeSaid('Hello there') })
  const nodes = [hello, toTeam('agent', support), toTeam('invoice', billing)]
  return {
    business: makeBusiness({
      id: tenant,
      name: tenant === shop ? 'The Shop' : 'Dune & Co.',
      smartAssist: false,
      teams: new Map(
        [support, billing].map((id) => [
          id,
          makeTeam({ id, name: id === support ? 'Support' : 'Billing', strategy: 'pull' }),
        ]),
      ),
      breakRouting: [
        { id: 'late', when: { kind: 'channel', in: ['fax'] }, team: support },
        { id: 'any', when: { kind: 'channel', in: ['test'] }, team: support },
      ],
      cannedReplies: [{ shortcut: 'hi', text: 'Hi, how can I help?' }],
    }),
    bot: makeBot(nodes, { greeting: nodeId('hello') }),
  }
}
