import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readTestServerKind } from '@baton/agent-bridge/testing'
import { openHouse, type OpenHouse } from '@baton/host/testing'
import { createAgent, type Agent } from './agent'
import { closeAll } from './close-all'
import { createCustomer, type Customer, type CustomerOptions } from './customer'
import { startHostProcess, type HostOrder, type HostProcess } from './host-process'
import { readJournal, type Letter } from './post-office'
import { furnish, tokenOf, type ShopOptions } from './open-shop'

export interface ChainOptions extends Pick<ShopOptions, 'files' | 'redisUrl'>, Pick<HostOrder, 'limits' | 'timers'> {}

/** A shop whose host is a process: it can be killed, and started again at the same address. */
export interface Chain {
  readonly folder: string
  /** What the post office has delivered. */
  letters(): readonly Letter[]
  /** The host that runs now, or ran last. */
  host(): HostProcess
  /** Starts the next host when the one before has died; the first one has been started already. */
  restart(): Promise<HostProcess>
  /** Another host beside it, on a port of its own, with the same folder, data and Redis. */
  startBeside(): Promise<HostProcess>
  customer(options?: Partial<CustomerOptions>): Promise<Customer>
  agent(name: string, origin?: () => string): Agent
  /** What the hosts keep, opened beside them. */
  house(): Promise<OpenHouse>
  close(): Promise<void>
}

/** Waits short enough for tests: what a dead process leaves behind is found soon. */
const quick: HostOrder['limits'] = {
  hub: { sendTimeoutMs: 500, leaseMs: 1_000 },
  bridge: { jobLockMs: 1_000, secondLookMs: 1_500 },
  store: { graceMs: 500 },
}

export async function openChain({ files, limits = quick, redisUrl, timers }: ChainOptions): Promise<Chain> {
  const folder = await furnish(files)
  const env = {
    BATON_LOG: process.env['BATON_LOG'] ?? 'silent',
    BATON_DATA: join(folder, 'data'),
    // Where the post office of some stories writes down what it has delivered.
    BATON_TEST_JOURNAL: join(folder, 'journal'),
    PATH: (await readTestServerKind()) === 'embedded' ? '' : (process.env['PATH'] ?? ''),
    ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
  }
  const start = (port: string): Promise<HostProcess> =>
    startHostProcess({ folder, limits, env: { ...env, PORT: port }, ...(timers && { timers }) })

  const signIns = new Map<string, string>()
  const hosts: Promise<HostProcess>[] = []
  async function startAt(port: string): Promise<HostProcess> {
    const starting = start(port)
    hosts.push(starting)
    const host = await starting
    // A host makes new ones each time it starts; the last ones are good.
    for (const { name } of host.signIns) signIns.set(name, tokenOf(host.signIns, name))
    return host
  }

  let current = await startAt('0')
  const origin = (): string => current.url
  const customers: Customer[] = []
  const agents: Agent[] = []
  let house: Promise<OpenHouse> | undefined
  let isClosed = false
  return {
    folder,
    letters: () => readJournal(env.BATON_TEST_JOURNAL),
    host: () => current,
    async restart() {
      await current.died
      // A test that failed may still wait for a host to die when all of them are stopped.
      if (!isClosed) current = await startAt(new URL(current.listensAt).port)
      return current
    },
    startBeside: () => startAt('0'),
    async customer(given = {}) {
      const customer = await createCustomer({ origin, ...given })
      customers.push(customer)
      return customer
    },
    agent(name, at = origin) {
      const agent = createAgent({ name, origin: at, token: async () => signIns.get(name) ?? '' })
      agents.push(agent)
      return agent
    },
    house: () => (house ??= openHouse(folder, env, () => undefined)),
    async close() {
      isClosed = true
      await closeAll([
        ...customers.map((each) => () => each.leaves()),
        ...agents.map((each) => () => each.closesTheLid()),
        async () => (await house)?.close(),
        ...hosts.map((each) => async () => (await each).stop()),
        () => rm(folder, { recursive: true, force: true }),
      ])
    },
  }
}
