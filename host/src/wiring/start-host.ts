import { join } from 'node:path'
import {
  createAgentBridge,
  createDeskApi,
  createFolderMediaStore,
  createRedis,
  createRedisStore,
  deskPage,
  ensureServer,
  type AgentBridgeOptions,
  type RedisStoreOptions,
} from '@baton/agent-bridge'
import {
  channelOf,
  createAuditor,
  createHub,
  parseConversationId,
  tenantOf,
  type Business,
  type ChannelAdapter,
  type HubOptions,
  type LineId,
  type Observe,
  type TenantId,
} from '@baton/core'
import { ensureSecret, deriveKey, isLoopback } from '../configuration/ensure-secret'
import { loadHost, type BusinessSetup, type HostSetup } from '../configuration/load-host'
import type { Environment } from '../configuration/read-environment'
import { loadFunctions, requireFunctions, type Functions } from '../integration/load-functions'
import { runIntegration } from '../integration/run-integration'
import { checkHealth } from '../server/check-health'
import { countQueues } from '../server/count-queues'
import { logObservations, type Logger } from '../server/create-log'
import { createMetrics } from '../server/create-metrics'
import { createServer } from '../server/create-server'
import { listen, originsOf } from '../server/listen'
import { createAddressBook } from '../server/remote-address'
import { createSites } from './create-sites'
import { ensureAgents, type SignInLink } from './ensure-agents'
import { createStopStack, type StopStack } from './stop-stack'

export interface StartHostOptions {
  /** The folder with `baton.yaml`. */
  readonly folder: string
  readonly environment: Environment
  readonly log: Logger
  /** Where programs such as redis-server are looked for. */
  readonly searchPath: string
  /** Called at each step of a turn and of a claim; tests of crashes stop here. */
  readonly onStep?: HubOptions['onStep']
  readonly onClaimStep?: AgentBridgeOptions['onClaimStep']
  /** Shorter waits, for tests that cannot wait. */
  readonly limits?: {
    readonly hub?: HubOptions['limits']
    readonly bridge?: AgentBridgeOptions['limits']
    readonly store?: Pick<RedisStoreOptions, 'graceMs'>
  }
  /** Makes of a business's settings what its file may not say: waits shorter than any business should have. */
  readonly adjust?: (business: Business) => Business
}

export interface RunningHost {
  readonly url: string
  /** Which server keeps everything, and whether anything survives. */
  readonly server: string
  readonly sites: readonly { readonly name: string; readonly url: string }[]
  readonly signIns: readonly SignInLink[]
  readonly warnings: HostSetup['warnings']
  /** Takes nothing new, finishes what is under way, and leaves nothing open. */
  stop(): Promise<void>
}

const day = 24 * 60 * 60_000

/** Starts a host: reads its folder, finds or starts its Redis, wires everything, and listens. */
export async function startHost(options: StartHostOptions): Promise<RunningHost> {
  const stack = createStopStack(options.log)
  try {
    return await wire(options, stack)
  } catch (error) {
    await stack.stop()
    throw error
  }
}

async function wire(options: StartHostOptions, stack: StopStack): Promise<RunningHost> {
  const { environment, log } = options
  const setup = adjustBusinesses(await loadHost(options.folder), options.adjust)
  const dataFolder = environment.dataFolder ?? setup.dataFolder
  const secret = await ensureSecret(environment.secret, setup.address, dataFolder)
  const functions = await loadAllFunctions(setup)
  const businesses = new Map<string, BusinessSetup>(setup.businesses.map((each) => [each.business.id, each]))
  const tenants = (): readonly TenantId[] => setup.businesses.map(({ business }) => business.id)
  const metrics = createMetrics()
  const observe = both(metrics.observe, logObservations(log))

  const server = await ensureServer({
    redisUrl: environment.redisUrl,
    dataFolder,
    searchPath: options.searchPath,
    log: { warn: (line) => log.warn(line) },
  })
  stack.push('server', () => server.stop())
  const redis = createRedis(server.url, { observe })
  stack.push('redis', () => redis.close())
  const store = await createRedisStore({ redis, shards: setup.shards, observe, ...options.limits?.store })
  stack.push('store', () => store.close())
  const keepMs = setup.keepDays * day
  const media = createFolderMediaStore({ folder: join(dataFolder, 'media'), maxAge: keepMs })

  const http = { key: deriveKey(secret, 'integration'), fetch, now: Date.now }
  const bridge = createAgentBridge({
    redis: redis.client,
    store,
    tenants,
    business: (tenant) => businesses.get(tenant)?.business,
    runIntegration: (run) => {
      const of = parseConversationId(run.request.conversation)
      return runIntegration((of && functions.get(tenantOf(of.line))) ?? new Map(), http, run)
    },
    openLines: (tenant) => store.openLines(tenant),
    observe,
    ...(options.limits?.bridge && { limits: options.limits.bridge }),
    ...(options.onClaimStep && { onClaimStep: options.onClaimStep }),
  })
  stack.push('bridge', () => bridge.stop())
  const adapters = new Map<string, ChannelAdapter>()
  const hub = createHub({
    store,
    desk: bridge.desk,
    integrations: bridge.integrations,
    tenant: (id) => businesses.get(id),
    adapter: (line) => adapters.get(keyOf(line)),
    observe,
    ...(options.onStep && { onStep: options.onStep }),
    ...(options.limits?.hub && { limits: options.limits.hub }),
  })
  stack.push('hub', () => hub.stop())
  bridge.start(hub)
  // No claim is broken off between its hold and its commit.
  stack.push('matching', () => bridge.pause())

  const addresses = createAddressBook(setup.trustedProxies)
  const isOwnOrigin = (origin: string): boolean =>
    setup.publicUrl === undefined
      ? originsOf(httpServer, setup.address).includes(origin)
      : origin === new URL(setup.publicUrl).origin
  const sites = createSites({ setup, environment, secret, store, media, addresses, isOwnOrigin, observe })
  for (const { adapters: own, tenant } of sites) {
    for (const adapter of own) {
      adapters.set([tenant, adapter.channel, adapter.account].join(' '), adapter)
      await adapter.start?.((envelope) => hub.receive(tenant, envelope))
      stack.push(`channel ${adapter.channel}`, async () => adapter.stop?.())
    }
  }
  const desk = createDeskApi({
    bridge,
    store,
    hub,
    media,
    tenants,
    tenant: (id) => businesses.get(id),
    secureCookies: setup.publicUrl?.startsWith('https:') ?? false,
    origins: setup.publicUrl === undefined ? [] : [setup.publicUrl],
    observe,
  })
  stack.push('desk', () => desk.close())

  const auditor = createAuditor({
    store,
    hub,
    observe,
    every: [
      ...bridge.checks,
      {
        name: 'retention',
        ms: day,
        run: async () => {
          await store.expire(Date.now() - keepMs)
          await media.expire(Date.now() - keepMs)
        },
      },
      {
        name: 'gauges',
        ms: 15_000,
        run: () =>
          countQueues(
            [...businesses.values()].map(({ business }) => business),
            bridge,
            metrics,
          ),
      },
    ],
  })
  auditor.start()
  stack.push('auditor', () => auditor.stop())

  let stopping = false
  const httpServer = createServer({
    sites,
    hub,
    desk,
    deskPage,
    addresses,
    registry: metrics.registry,
    readiness: () => checkHealth(redis.client, stopping),
    observe,
  })
  await listen(httpServer, environment.port ?? setup.port, setup.address)
  stack.push('http', async () => {
    stopping = true
    httpServer.close()
    httpServer.closeIdleConnections()
  })

  const [local = ''] = originsOf(httpServer, setup.address)
  const url = setup.publicUrl ?? local
  return {
    url,
    server: server.describe,
    sites: setup.businesses.map(({ business, path }) => ({ name: business.name, url: `${url}${path}/` })),
    signIns: await ensureAgents(bridge, setup.businesses, url, isLoopback(setup.address)),
    warnings: setup.warnings,
    stop: () => stack.stop(),
  }
}

function adjustBusinesses(setup: HostSetup, adjust: StartHostOptions['adjust']): HostSetup {
  if (!adjust) return setup
  return { ...setup, businesses: setup.businesses.map((each) => ({ ...each, business: adjust(each.business) })) }
}

async function loadAllFunctions(setup: HostSetup): Promise<ReadonlyMap<string, Functions>> {
  const loaded = await Promise.all(
    setup.businesses.map(async ({ bot, business, functionsFile }) => {
      const functions: Functions = functionsFile === undefined ? new Map() : await loadFunctions(functionsFile)
      if (bot) requireFunctions(bot, functions)
      return [business.id, functions] as const
    }),
  )
  return new Map(loaded)
}

function keyOf(line: LineId): string {
  const { account, channel } = channelOf(line)
  return [tenantOf(line), channel, account].join(' ')
}

function both(one: Observe, other: Observe): Observe {
  return (observation) => {
    one(observation)
    other(observation)
  }
}
