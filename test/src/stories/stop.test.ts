import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { TokenAnswer } from '@baton/adapter-web'
import { startTestServer, type TestServer } from '@baton/agent-bridge/testing'
import { openHouse, type OpenHouse } from '@baton/host/testing'
import { WebSocket } from 'ws'
import { createAgent, type Agent } from '../cast/agent'
import { createCustomer, type Customer } from '../cast/customer'
import { findLimbo } from '../cast/find-limbo'
import { furnish } from '../cast/open-shop'
import { startBaton, type StartedBaton } from '../cast/start-baton'
import { streetOfShops } from '../cast/street-of-shops'
import { until, untilEqual } from '../cast/until'
import { request } from '../cast/wire'

/** What docs/deploy.md tells a supervisor to wait for, ms. */
const statedMs = 30_000

let server: TestServer
let folder: string
let env: Readonly<Record<string, string>>
let baton: StartedBaton
let asha: Agent
let house: OpenHouse | undefined
const talks: Talk[] = []
beforeAll(async () => {
  server = await startTestServer()
  folder = await furnish(streetOfShops({ care: { agents: [{ name: 'Asha', capacity: 10 }, { name: 'Ben' }] } }))
  env = { BATON_LOG: 'info', BATON_DATA: join(folder, 'data'), REDIS_URL: server.url }
  baton = await startBaton(folder, { ...env, PORT: '0' })
  asha = createAgent({ name: 'Asha', origin: () => baton.url, token: async () => baton.signIns.get('Asha') ?? '' })
  await asha.signsIn()
  await asha.goesOnline()
})
afterAll(async () => {
  await Promise.allSettled(talks.map((talk) => talk.end()))
  await Promise.all(talks.map(({ customer }) => customer.leaves()))
  await asha.closesTheLid()
  await house?.close()
  await baton.ends('SIGTERM')
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

/** A customer and an agent who write to each other, both at once, and do not wait for what the other says. */
interface Talk {
  readonly customer: Customer
  readonly said: readonly string[]
  readonly answered: readonly string[]
  /** Ends it when the next thing was said. */
  end(): Promise<void>
}

async function startTalk(): Promise<void> {
  const customer = await createCustomer({ origin: () => baton.url, path: '/care' })
  await customer.arrives()
  await customer.says('talk to a person')
  const chat = await asha.gets(customer)
  const [said, answered]: [string[], string[]] = [[], []]
  let goesOn = true
  async function repeat(lines: string[], word: string, say: (text: string) => Promise<unknown>): Promise<void> {
    for (let i = 0; goesOn; i += 1) {
      await say(`${word} ${i}`)
      // What is noted here was acknowledged.
      lines.push(`${word} ${i}`)
    }
  }
  const all = Promise.all([
    repeat(said, 'question', (text) => customer.says(text)),
    repeat(answered, 'answer', (text) => asha.says(chat, text)),
  ])
  // It is awaited at the end.
  all.catch(() => undefined)
  talks.push({
    customer,
    said,
    answered,
    async end() {
      goesOn = false
      await all
    },
  })
}

const grownBy = (more: number): Promise<unknown> => {
  const before = talks.map(({ answered, said }) => [said.length, answered.length] as const)
  return until('everybody has said more', () =>
    talks.every(({ answered, said }, index) => {
      const [saidBefore = 0, answeredBefore = 0] = before[index] ?? []
      return said.length >= saidBefore + more && answered.length >= answeredBefore + more
    }),
  )
}

/** The codes that the sockets of somebody at a page and at the desk are closed with. */
async function watchSockets(customer: Customer): Promise<readonly Promise<number>[]> {
  const opened = await customer.asks('GET', `/conversations/${customer.conversation}`, undefined, {
    authorization: `Bearer ${customer.token()}`,
  })
  const signedIn = await request('POST', `${baton.url}/desk/api/sign-in`, {
    headers: { origin: baton.url },
    body: { token: baton.signIns.get('Ben') },
  })
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
  const sockets = [
    new WebSocket((opened.body as TokenAnswer).streamUrl ?? ''),
    new WebSocket(`${baton.url.replace('http', 'ws')}/desk/api/live`, { headers: { cookie, origin: baton.url } }),
  ]
  await Promise.all(sockets.map((socket) => once(socket, 'open')))
  return sockets.map(async (socket) => {
    const [code] = (await once(socket, 'close')) as [number]
    return code
  })
}

it('G1 G2 G3 a host that is asked to stop in the middle of it all ends in time, and nobody misses or hears anything twice', async () => {
  await Promise.all([startTalk(), startTalk(), startTalk()])
  const [first] = talks
  if (!first) throw new Error('nobody talks')
  const closed = await watchSockets(first.customer)
  await grownBy(3)

  const { port } = new URL(baton.url)
  const logged = baton.output().stderr
  const end = await Promise.race([baton.ends('SIGTERM'), wait(statedMs, undefined, { ref: false })])
  expect(end).toMatchObject({ code: 0 })
  expect(await Promise.all(closed)).toEqual([1001, 1001])
  const complaints = end?.stderr
    .slice(logged.length)
    .split('\n')
    .filter((line) => /"level":[45]0/.test(line))
  expect(complaints).toEqual([])

  baton = await startBaton(folder, { ...env, PORT: port })
  await grownBy(3)
  await Promise.all(talks.map((talk) => talk.end()))

  for (const { answered, customer, said } of talks) {
    const lines = await customer.conversationSoFar()
    expect(saidBy('me: question', lines)).toEqual(said.map((text) => `me: ${text}`))
    expect(saidBy('agent: ', lines)).toEqual(answered.map((text) => `agent: ${text}`))
    expect(saidBy('system: Asha has joined', lines)).toHaveLength(1)
    // The page that stayed open all the time shows the same.
    await untilEqual(() => customer.pageSoFar(), lines)
  }
  house = await openHouse(folder, env, () => undefined)
  expect(await findLimbo(house)).toEqual([])
})

const saidBy = (start: string, lines: readonly string[]): readonly string[] =>
  lines.filter((line) => line.startsWith(start))
