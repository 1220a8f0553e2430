import { createAgentBridge, type AgentBridge, type RedisStore } from '@baton/agent-bridge'
import { BatonError, type TenantId } from '@baton/core'
import { ensureSecret } from '../configuration/ensure-secret'
import { readHostUrl } from '../configuration/host-url'
import { loadHost, type BusinessSetup, type HostSetup } from '../configuration/load-host'
import { pickBusiness } from '../configuration/pick-business'
import { readEnvironment } from '../configuration/read-environment'
import { createLineNames, type LineNames } from '../server/create-line-names'
import { openStore } from './open-store'
import { createStopStack } from './stop-stack'

/** A host's store and accounts, opened by a command beside the host that may be running. */
export interface OpenHouse {
  readonly setup: HostSetup
  readonly store: RedisStore
  readonly bridge: AgentBridge
  /** Where the host is reached, as far as anybody can tell from here. */
  readonly url: string
  /** The business that is meant: the named one, or the only one. */
  pick(name: string | undefined): BusinessSetup
  /** By what the host calls lines in its log, with its secret and the one before it. */
  lineNames(): Promise<readonly LineNames[]>
  /** Whether what is written survives the end of the server. */
  readonly durable: boolean
  close(): Promise<void>
}

/**
 * Opens what a host keeps without serving anything. An embedded server is used where a host runs on it, and never
 * started: whatever is written to it would be gone with the end of the command.
 */
export async function openHouse(
  folder: string,
  env: NodeJS.ProcessEnv,
  warn: (line: string) => void,
): Promise<OpenHouse> {
  const environment = readEnvironment(env)
  const setup = await loadHost(folder)
  const businesses = new Map<string, BusinessSetup>(setup.businesses.map((each) => [each.business.id, each]))
  const stack = createStopStack((part, error) => warn(`${part} did not stop: ${String(error)}`))
  const observe = (): void => undefined
  const options = {
    setup,
    environment,
    searchPath: env['PATH'] ?? '',
    kinds: ['redis-server', 'valkey-server'],
    observe,
    warn,
  } as const
  const { redis, server, store } = await openStore(options, stack).catch(async (error: unknown) => {
    await stack.stop()
    throw environment.redisUrl === undefined ? sayToStart(error) : error
  })
  const bridge = createAgentBridge({
    redis: redis.client,
    store,
    tenants: (): readonly TenantId[] => setup.businesses.map(({ business }) => business.id),
    business: (tenant) => businesses.get(tenant)?.business,
    runIntegration: async () => ({ kind: 'failed', reason: 'a command runs no integrations' }),
    observe,
  })
  stack.push('bridge', () => bridge.stop())
  const port = environment.port ?? setup.port
  const dataFolder = environment.dataFolder ?? setup.dataFolder
  return {
    setup,
    store,
    bridge,
    url: setup.publicUrl ?? (await readHostUrl(dataFolder)) ?? `http://${setup.address}:${port}`,
    async lineNames() {
      const secret = await ensureSecret(environment.secret, setup.address, dataFolder)
      return [secret, ...(environment.previousSecret === undefined ? [] : [environment.previousSecret])].map(
        createLineNames,
      )
    },
    durable: server.durable,
    pick: (name) => pickBusiness(setup.businesses, name),
    close: () => stack.stop(),
  }
}

function sayToStart(error: unknown): unknown {
  if (!(error instanceof BatonError && error.code === 'store-unavailable')) return error
  return new BatonError(
    error.code,
    `no host is running here, and nothing would be kept without one: start the host first, and run this beside it (${error.message})`,
    { cause: error },
  )
}
