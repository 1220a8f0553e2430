import { join } from 'node:path'
import {
  createAgentBridge,
  createDeskApi,
  createFolderMediaStore,
  deskPage,
  type AgentBridgeOptions,
  type RedisStoreOptions,
} from '@baton/agent-bridge'
import {
  channelOf,
  configurationError,
  createAuditor,
  createHub,
  hasErrors,
  parseConversationId,
  tenantOf,
  type Arbiter,
  type Business,
  type ChannelAdapter,
  type HubOptions,
  type LineId,
  type Observe,
} from '@baton/core'
import { ensureSecret, isLoopback } from '../configuration/ensure-secret'
import { forgetHostUrl, noteHostUrl } from '../configuration/host-url'
import { loadHost, type BusinessSetup, type HostSetup } from '../configuration/load-host'
import type { Environment } from '../configuration/read-environment'
import { runIntegration } from '../integration/run-integration'
import { toolsOf } from '../integration/tools-of'
import { checkHealth } from '../server/check-health'
import { countQueues } from '../server/count-queues'
import { createLineNames } from '../server/create-line-names'
import { logObservations, type Logger } from '../server/create-log'
import { createMetrics } from '../server/create-metrics'
import { createServer } from '../server/create-server'
import { createAddressBook } from '../server/remote-address'
import { createHttpArbiter } from '../understanding/create-http-arbiter'
import { teachBots } from '../understanding/teach-bots'
import { createRetentionCheck } from './create-retention-check'
import { createSites } from './create-sites'
import { createSignIns, ensureAgents, type SignInLink } from './ensure-agents'
import { loadParts } from './load-parts'
import { openStore } from './open-store'
import { reloadBots } from './reload-bots'
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
  /** The origin that the outside world sees. */
  readonly url: string
  /** The origin at which it listens itself: another one where a proxy is in front. */
  readonly listensAt: string
  /** Which server keeps everything, and whether anything survives. */
  readonly server: string
  /** Where each business is; its channels are there also where it has no pages. */
  readonly sites: readonly { readonly name: string; readonly path: string; readonly hasPages: boolean }[]
  readonly signIns: readonly SignInLink[]
  readonly warnings: HostSetup['warnings']
  /**
   * Reads the bots' files again and goes on with what they say now, from each conversation's next turn on. Resolves with
   * the names of the bots that have changed; throws `invalid-configuration`, and changes nothing, where a file is wrong.
   */
  reload(): Promise<readonly string[]>
  /** Takes nothing new, finishes what is under way, and leaves nothing open. */
  stop(): Promise<void>
}

const day = 24 * 60 * 60_000
/** Requests under way when a host is stopped are waited for so long, ms. */
const lastAnswersMs = 5_000

/** Starts a host: reads its folder, finds or starts its Redis, wires everything, and listens. */
export async function startHost(options: StartHostOptions): Promise<RunningHost> {
  const { log } = options
  const stack = createStopStack((part, error) => log.error({ part, message: String(error) }, 'did not stop'))
  try {
    return await wire(options, stack)
  } catch (error) {
    await stack.stop()
    throw error
  }
}

/**
 * What goes onto the stack last is stopped first: nothing new is found, then nothing new is asked; no claim is broken off
 * between its hold and its commit; the hub ends what it has begun; and what that needs is closed after it.
 */
async function wire(options: StartHostOptions, stack: StopStack): Promise<RunningHost> {
  const { environment, limits, log } = options
  const setup = adjustBusinesses(await loadHost(options.folder), options.adjust)
  const { functions, problems } = await loadParts({ setup, lookUp: environment.lookUp, missingSecrets: 'error' })
  if (hasErrors(problems)) throw configurationError(problems)
  const nobodyWaits = new AbortController()
  const teaching = { signal: nobodyWaits.signal, warn: (line: string) => log.warn(line) }
  // Before anything is served: a bot that knows its phrases only would ask people needlessly.
  const taught = await teachBots(setup.businesses, teaching)
  const businesses = new Map<string, BusinessSetup>(taught.map((each) => [each.business.id, each]))
  const all = {
    tenants: () => setup.businesses.map(({ business }) => business.id),
    tenant: (id: string) => businesses.get(id),
    business: (id: string) => businesses.get(id)?.business,
  }
  const dataFolder = environment.dataFolder ?? setup.dataFolder
  const secret = await ensureSecret(environment.secret, setup.address, dataFolder)
  const metrics = createMetrics()
  const observe = both(metrics.observe, logObservations(log, createLineNames(secret)))

  const { redis, server, store } = await openStore(
    {
      setup,
      environment,
      searchPath: options.searchPath,
      observe,
      warn: (line) => log.warn(line),
      ...(limits?.store && { limits: limits.store }),
    },
    stack,
  )
  const keepMs = setup.keepDays * day
  const media = createFolderMediaStore({ folder: join(dataFolder, 'media'), maxAge: keepMs })
  const addresses = createAddressBook(setup.trustedProxies)
  const isOwnOrigin = (origin: string): boolean =>
    setup.publicUrl === undefined ? http.origins().includes(origin) : origin === setup.publicUrl
  const sites = createSites({ setup, environment, secret, store, media, addresses, isOwnOrigin, observe })
  const adapters = new Map<string, ChannelAdapter>()
  for (const { adapters: own, tenant } of sites) {
    for (const adapter of own) {
      adapters.set([tenant, adapter.channel, adapter.account].join(' '), adapter)
      stack.push(`channel ${adapter.channel} of ${tenant}`, async () => adapter.stop?.())
    }
  }

  const arbiters = arbitersOf(setup, environment)
  const tools = new Map(
    setup.businesses.map((each) => {
      const own = functions.get(each.business.id) ?? new Map()
      return [each.business.id, toolsOf(each, own, environment.lookUp)] as const
    }),
  )
  const bridge = createAgentBridge({
    redis: redis.client,
    store,
    tenants: all.tenants,
    business: all.business,
    runIntegration: (run) => {
      const of = parseConversationId(run.request.conversation)
      return runIntegration((of && tools.get(tenantOf(of.line))) ?? { functions: new Map() }, run)
    },
    lines: (tenant) => store.lines(tenant),
    observe,
    ...(limits?.bridge && { limits: limits.bridge }),
    ...(options.onClaimStep && { onClaimStep: options.onClaimStep }),
  })
  stack.push('bridge', () => bridge.stop())
  const hub = createHub({
    store,
    desk: bridge.desk,
    integrations: bridge.integrations,
    tenant(id) {
      const [tenant, arbiter] = [businesses.get(id), arbiters.get(id)]
      return tenant && { ...tenant, ...(arbiter && { arbiter }) }
    },
    adapter: (line) => adapters.get(keyOf(line)),
    observe,
    ...(options.onStep && { onStep: options.onStep }),
    ...(limits?.hub && { limits: limits.hub }),
  })
  const desk = createDeskApi({
    bridge,
    store,
    hub,
    media,
    tenants: all.tenants,
    tenant: all.tenant,
    secureCookies: setup.publicUrl?.startsWith('https:') ?? false,
    origins: setup.publicUrl === undefined ? [] : [setup.publicUrl],
    observe,
  })
  stack.push('desk', () => desk.close())
  stack.push('hub', () => hub.stop())

  let stopping = false
  const http = createServer({
    sites,
    hub,
    desk,
    deskPage,
    addresses,
    readiness: () => checkHealth(redis.client, stopping),
    metrics: () =>
      metrics.read(() =>
        countQueues(
          setup.businesses.map(({ business }) => business),
          bridge,
        ),
      ),
    observe,
  })
  const auditor = createAuditor({
    store,
    hub,
    observe,
    every: [...bridge.checks, createRetentionCheck({ store, media, keepMs })],
  })

  const differences = await ensureAgents(bridge, setup.businesses)
  bridge.start(hub)
  stack.push('matching', () => bridge.pause())
  for (const { adapters: own, tenant } of sites) {
    for (const adapter of own) await adapter.start?.((envelope) => hub.receive(tenant, envelope))
  }
  await http.listen(environment.port ?? setup.port, setup.address)
  stack.push('http', () => http.close(lastAnswersMs))
  auditor.start()
  stack.push('auditor', () => auditor.stop())

  const listensAt = http.origins()[0] ?? ''
  const url = setup.publicUrl ?? listensAt
  await noteHostUrl(dataFolder, url)
  stack.push('url', () => forgetHostUrl(dataFolder, url))
  let reloaded: Promise<unknown> = Promise.resolve()
  const isPrivate = setup.publicUrl === undefined && isLoopback(setup.address)
  return {
    url,
    listensAt,
    server: server.describe,
    sites: setup.businesses.map(({ business, pages, path }) => ({
      name: business.name,
      path: `${path}/`,
      hasPages: pages !== undefined,
    })),
    reload() {
      // One after the other: what was read first must not come last.
      const reload = reloaded.then(() => reloadBots({ ...teaching, folder: options.folder, businesses, functions }))
      reloaded = reload.catch(() => undefined)
      return reload
    },
    signIns: isPrivate ? await createSignIns(bridge, setup.businesses, url) : [],
    warnings: [...setup.warnings, ...differences],
    stop() {
      stopping = true
      nobodyWaits.abort()
      return stack.stop()
    },
  }
}

/** Whom each business asks where its bot could only suggest, by its id. */
function arbitersOf({ businesses }: HostSetup, { lookUp }: Environment): ReadonlyMap<string, Arbiter> {
  return new Map(
    businesses.flatMap(({ business, understanding }) => {
      if (!understanding?.arbiter) return []
      const { deadline, key: named, model, url } = understanding.arbiter
      const key = named && lookUp(named.env)
      const server = { url, model, fetch, ...(key !== undefined && { key }) }
      return [[business.id, createHttpArbiter({ ...server, deadlineMs: deadline })]]
    }),
  )
}

function adjustBusinesses(setup: HostSetup, adjust: StartHostOptions['adjust']): HostSetup {
  if (!adjust) return setup
  return { ...setup, businesses: setup.businesses.map((each) => ({ ...each, business: adjust(each.business) })) }
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
