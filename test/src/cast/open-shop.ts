import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { readTestServerKind } from '@baton/agent-bridge/testing'
import { createLog, readEnvironment, startHost, type RunningHost, type StartHostOptions } from '@baton/host'
import { openHouse, type OpenHouse } from '@baton/host/testing'
import { createAgent, type Agent } from './agent'
import { closeAll } from './close-all'
import { createCustomer, type Customer, type CustomerOptions } from './customer'

const example = join(__dirname, '../../../host/examples/support')

export interface ShopOptions extends Pick<StartHostOptions, 'limits' | 'adjust' | 'onStep' | 'onClaimStep'> {
  /** Files that differ from the example's, or come beside them; `baton.yaml` among them. */
  readonly files?: { readonly [path: string]: string }
  /** A Redis that several hosts share; without it, the host starts its own. */
  readonly redisUrl?: string
  /** Secrets that the files name. */
  readonly secrets?: Readonly<Record<string, string>>
}

/** The demo shop, open for a story: a real host, over the real wire, with a data folder of its own. */
export interface Shop {
  readonly folder: string
  /** What a command beside the host must know. */
  readonly env: Readonly<Record<string, string>>
  readonly host: RunningHost
  customer(options?: Partial<CustomerOptions>): Promise<Customer>
  /** One of the example's agents: Asha (support and billing), Tom (billing), Lena (lead of both). */
  agent(name: string): Agent
  /** What the host keeps, opened beside it as a command does; it is closed with the shop. */
  house(): Promise<OpenHouse>
  close(): Promise<void>
}

export async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const folder = await furnish(options.files)
  const env = {
    PORT: '0',
    BATON_LOG: process.env['BATON_LOG'] ?? 'silent',
    BATON_DATA: join(folder, 'data'),
    PATH: (await readTestServerKind()) === 'embedded' ? '' : (process.env['PATH'] ?? ''),
    ...(options.redisUrl !== undefined && { REDIS_URL: options.redisUrl }),
    ...options.secrets,
  }
  const { adjust, limits, onClaimStep, onStep } = options
  const host = await startHost({
    folder,
    environment: readEnvironment(env),
    log: createLog(env.BATON_LOG),
    searchPath: env.PATH,
    ...(adjust && { adjust }),
    ...(limits && { limits }),
    ...(onStep && { onStep }),
    ...(onClaimStep && { onClaimStep }),
  })
  const customers: Customer[] = []
  const agents: Agent[] = []
  let house: Promise<OpenHouse> | undefined
  const origin = (): string => host.url
  return {
    folder,
    env,
    host,
    async customer(given = {}) {
      const customer = await createCustomer({ origin, ...given })
      customers.push(customer)
      return customer
    },
    agent(name) {
      const leaseMs = limits?.bridge?.leaseMs
      const agent = createAgent({
        name,
        origin,
        token: async () => tokenOf(host.signIns, name),
        ...(leaseMs !== undefined && { beatMs: leaseMs / 6 }),
      })
      agents.push(agent)
      return agent
    },
    house: () => (house ??= openHouse(folder, env, () => undefined)),
    async close() {
      await closeAll([
        ...customers.map((each) => () => each.leaves()),
        ...agents.map((each) => () => each.closesTheLid()),
        async () => (await house)?.close(),
        () => host.stop(),
        () => rm(folder, { recursive: true, force: true }),
      ])
    },
  }
}

/** The example's folder, with other files in it. */
export async function furnish(files: ShopOptions['files'] = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-shop-'))
  await cp(example, folder, { recursive: true })
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return folder
}

/** The one-time sign-in that a host has printed for somebody. */
export function tokenOf(signIns: RunningHost['signIns'], name: string): string {
  const link = signIns.find((each) => each.name === name)
  if (!link) throw new Error(`nobody is called ${name}`)
  return link.url.split('signin=')[1] ?? ''
}
