import {
  createAgentBridge,
  createRedis,
  createRedisStore,
  ensureServer,
  type AgentBridge,
  type RedisStore,
} from '@baton/agent-bridge'
import { BatonError, type TenantId } from '@baton/core'
import { loadHost, type BusinessSetup, type HostSetup } from '../configuration/load-host'
import { readEnvironment } from '../configuration/read-environment'

/** A host's store and accounts, opened by a command beside the host that may be running. */
export interface OpenHouse {
  readonly setup: HostSetup
  readonly store: RedisStore
  readonly bridge: AgentBridge
  /** The business that is meant: the named one, or the only one. */
  pick(name: string | undefined): BusinessSetup
  /** Whether what is written survives the end of the command. */
  readonly durable: boolean
  close(): Promise<void>
}

/** Opens what a host keeps without serving anything. */
export async function openHouse(
  folder: string,
  env: NodeJS.ProcessEnv,
  warn: (line: string) => void,
): Promise<OpenHouse> {
  const environment = readEnvironment(env)
  const setup = await loadHost(folder)
  const businesses = new Map<string, BusinessSetup>(setup.businesses.map((each) => [each.business.id, each]))
  const server = await ensureServer({
    redisUrl: environment.redisUrl,
    dataFolder: environment.dataFolder ?? setup.dataFolder,
    searchPath: env['PATH'] ?? '',
    log: { warn },
  })
  const observe = (): void => undefined
  const redis = createRedis(server.url, { observe })
  const store = await createRedisStore({ redis, shards: setup.shards, observe })
  const bridge = createAgentBridge({
    redis: redis.client,
    store,
    tenants: (): readonly TenantId[] => setup.businesses.map(({ business }) => business.id),
    business: (tenant) => businesses.get(tenant)?.business,
    runIntegration: async () => ({ kind: 'failed', reason: 'a command runs no integrations' }),
    observe,
  })
  return {
    setup,
    store,
    bridge,
    durable: server.durable,
    pick(name) {
      const [first, ...others] = setup.businesses
      const found = name === undefined && others.length === 0 ? first : businesses.get(name ?? '')
      if (found) return found
      const known = [...businesses.keys()].join(', ')
      throw new BatonError('malformed', `name the business with --business: ${known}`)
    },
    async close() {
      await bridge.stop()
      await store.close()
      await redis.close()
      await server.stop()
    },
  }
}
