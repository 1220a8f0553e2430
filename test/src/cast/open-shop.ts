import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { readTestServerKind } from '@baton/agent-bridge/testing'
import { createLog, readEnvironment, startHost, type RunningHost } from '@baton/host'
import { createAgent, type Agent } from './agent'
import { createCustomer, type Customer, type CustomerOptions } from './customer'

const example = join(__dirname, '../../../host/examples/support')

export interface ShopOptions {
  /** Files that differ from the example's, or come beside them; `baton.yaml` among them. */
  readonly files?: { readonly [path: string]: string }
  /** A Redis that several hosts share; without it, the host starts its own. */
  readonly redisUrl?: string
}

/** The demo shop, open for a story: a real host, over the real wire, with a data folder of its own. */
export interface Shop {
  readonly folder: string
  readonly host: RunningHost
  customer(options?: Partial<CustomerOptions>): Promise<Customer>
  /** One of the example's agents: Asha (support and billing), Tom (billing), Lena (lead of both). */
  agent(name: string): Agent
  close(): Promise<void>
}

export async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-shop-'))
  await cp(example, folder, { recursive: true })
  for (const [path, text] of Object.entries(options.files ?? {})) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  const host = await startHost({
    folder,
    environment: readEnvironment({
      PORT: '0',
      BATON_LOG: process.env['BATON_LOG'] ?? 'silent',
      BATON_DATA: join(folder, 'data'),
      ...(options.redisUrl !== undefined && { REDIS_URL: options.redisUrl }),
    }),
    log: createLog(process.env['BATON_LOG'] ?? 'silent'),
    searchPath: (await readTestServerKind()) === 'embedded' ? '' : (process.env['PATH'] ?? ''),
  })
  const customers: Customer[] = []
  const agents: Agent[] = []
  const origin = (): string => host.url
  return {
    folder,
    host,
    async customer(given = {}) {
      const customer = await createCustomer({ origin, ...given })
      customers.push(customer)
      return customer
    },
    agent(name) {
      const agent = createAgent({
        name,
        origin,
        token: async () => {
          const link = host.signIns.find((each) => each.name === name)
          if (!link) throw new Error(`nobody is called ${name}`)
          return link.url.split('signin=')[1] ?? ''
        },
      })
      agents.push(agent)
      return agent
    },
    async close() {
      await Promise.all([...customers.map((each) => each.leaves()), ...agents.map((each) => each.closesTheLid())])
      await host.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
