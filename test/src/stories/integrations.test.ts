import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openShop, type Shop } from '../cast/open-shop'
import { streetOfShops } from '../cast/street-of-shops'

/** What the shop and its order server have agreed upon. */
const secret = 'known to the shop and to its server'
const wrongSecret = 'known to another shop and its server'

/** The shop's order server: it answers only requests that are signed with the secret, and remembers their keys. */
const keys: (string | undefined)[] = []
let failures = 0
const server = createServer((incoming, response) => {
  readBody(incoming)
    .then((body) => {
      keys.push(incoming.headers['idempotency-key']?.toString())
      if (!isSigned(incoming, body)) return response.writeHead(401).end()
      if (failures > 0) {
        failures -= 1
        return response.writeHead(503).end()
      }
      return response.end(JSON.stringify({ say: 'Order 17 is on its way.' }))
    })
    .catch(() => response.destroy())
})

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks).toString('utf8')
}

function isSigned({ headers }: IncomingMessage, body: string): boolean {
  const [, seconds = '', given = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['baton-signature'])) ?? []
  return given === createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
}

let street: Shop
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const node = `track:
  phrases: [track it]
  integration: { type: api, url: "http://127.0.0.1:${port}/orders" }
`
  street = await openShop({
    files: {
      ...streetOfShops({
        care: { integrationSecret: 'CARE_SECRET' },
        forger: { integrationSecret: 'FORGER_SECRET' },
      }),
      'bots/care/nodes/servers.yaml': node,
      'bots/forger/nodes/servers.yaml': node,
    },
    secrets: { CARE_SECRET: secret, FORGER_SECRET: wrongSecret },
    limits: { bridge: { jobLockMs: 1_000 } },
  })
})
afterAll(async () => {
  await street.close()
  server.close()
})
beforeEach(() => {
  keys.length = 0
})

it('lets a server know that the business asks, and says what the server answers', async () => {
  const customer = await street.customer({ path: '/care' })
  await customer.arrives()
  await customer.says('track it')
  await customer.hears('Order 17 is on its way.')
  expect(keys).toEqual([expect.any(String)])
})

it('asks again under the same key while the server is in trouble', async () => {
  failures = 1
  const customer = await street.customer({ path: '/care' })
  await customer.arrives()
  await customer.says('track it')
  await customer.hears('Order 17 is on its way.')
  expect(keys).toHaveLength(2)
  expect(new Set(keys).size).toBe(1)
})

it('breaks, and hands over, where the server does not believe it', async () => {
  const agent = street.agent('Asha of forger')
  await agent.signsIn()
  await agent.goesOnline()
  const customer = await street.customer({ path: '/forger' })
  await customer.arrives()
  await customer.says('track it')
  await agent.gets(customer)
  expect(keys).toHaveLength(1)
})
