import { describeOnRedisServer, startTestServer, type TestServer } from '@baton/agent-bridge/testing'
import type { ChatSummary } from '@baton/agent-bridge'
import { Redis } from 'ioredis'
import type { Agent } from '../cast/agent'
import type { Customer } from '../cast/customer'
import { openShop, type Shop } from '../cast/open-shop'
import { streetOfShops } from '../cast/street-of-shops'
import { until, untilEqual } from '../cast/until'
import { codeOf, request, type Answer } from '../cast/wire'

let server: TestServer
let shop: Shop
let asha: Agent
let customer: Customer
let chat: ChatSummary

async function open(options: Parameters<typeof startTestServer>[0]): Promise<void> {
  server = await startTestServer(options)
  shop = await openShop({
    redisUrl: server.url,
    files: streetOfShops({ care: { agents: [{ name: 'Asha', capacity: 20 }] } }),
    limits: { bridge: { jobLockMs: 1_000 }, store: { graceMs: 500 } },
  })
  asha = shop.agent('Asha')
  await asha.signsIn()
  await asha.goesOnline()
  customer = await visit()
  await customer.says('talk to a person')
  chat = await asha.gets(customer)
}

async function close(): Promise<void> {
  await shop.close()
  await server.stop()
}

async function visit(): Promise<Customer> {
  const visitor = await shop.customer({ path: '/care' })
  await visitor.arrives()
  return visitor
}

const bearer = (): Record<string, string> => ({ authorization: `Bearer ${customer.token()}` })

/** One message of the customer, whatever it is answered. */
function post(text: string, id = text): Promise<Answer> {
  const body = { type: 'message', text, channelData: { clientActivityID: id } }
  return customer.asks('POST', `/conversations/${customer.conversation}/activities`, body, bearer())
}

/** One message of the agent, whatever it is answered. */
function answer(text: string, requestId: string): Promise<Answer> {
  const body = { requestId, epoch: chat.epoch, action: { kind: 'say', text } }
  return asha.asks('POST', `/chats/${chat.id}/actions`, body)
}

const readiness = (): Promise<Answer> => request('GET', `${shop.host.url}/readyz`)

/** Everybody can do everything again. */
async function expectAllIsWell(): Promise<void> {
  await until('the host is ready', async () => (await readiness()).status === 200)
  await customer.says('are you there again?')
  await asha.reads(chat, 'are you there again?')
  await asha.says(chat, 'here I am')
  await customer.hears('here I am')
  const next = await visit()
  await next.says('is it in stock')
  await next.hears('There are seven left.')
  await next.says('talk to a person')
  await asha.gets(next)
  await next.hears('Asha has joined.')
  await untilEqual(() => customer.pageSoFar(), await customer.conversationSoFar())
  expect(await asha.conversationSoFar(chat)).toEqual(await customer.conversationSoFar())
}

describeOnRedisServer('a Redis that keeps what it is given, and is killed', () => {
  beforeAll(() => open({ durable: true }))
  afterAll(close)

  it('G1 answers 503 meanwhile, and then nothing that was acknowledged is lost', async () => {
    expect((await post('before')).status).toBe(200)
    expect((await answer('answered before', 'request-before')).status).toBe(200)
    await server.crash()

    const refused = await Promise.all([
      post('meanwhile'),
      customer.asks('GET', `/conversations/${customer.conversation}/activities`, undefined, bearer()),
      answer('answered meanwhile', 'request-meanwhile'),
      asha.asks('GET', '/chats'),
      asha.asks('PUT', '/presence', { presence: 'online' }),
    ])
    expect(refused.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503])
    expect(refused.map(codeOf)).toEqual([
      'ServiceUnavailable',
      'ServiceUnavailable',
      'store-unavailable',
      'store-unavailable',
      'store-unavailable',
    ])
    expect((await readiness()).status).toBe(503)
    expect((await request('GET', `${shop.host.url}/healthz`)).status).toBe(200)

    // Her page has stayed open: it is told that it may have missed something.
    await asha.isTold('lists', () => server.restart())
    await until('the same message is taken', async () => (await post('meanwhile')).status === 200)
    expect((await answer('answered meanwhile', 'request-meanwhile')).status).toBe(200)
    await expectAllIsWell()
    const lines = await customer.conversationSoFar()
    expect(lines.filter((line) => /before|meanwhile/.test(line))).toEqual([
      'me: before',
      'agent: answered before',
      'me: meanwhile',
      'agent: answered meanwhile',
    ])
  })

  it('G1 G3 survives being killed again and again under talk', async () => {
    const crashes = async () => {
      for (let i = 0; i < 3; i += 1) {
        await until('something was said', async () => (await post(`crash ${i}`)).status === 200)
        await server.restart()
      }
    }
    const talk = async () => {
      for (let i = 0; i < 12; i += 1) {
        await customer.says(`question ${i}`)
        await asha.says(chat, `answer ${i}`)
      }
    }
    await Promise.all([crashes(), talk()])
    await customer.hears('answer 11')
    const lines = await customer.conversationSoFar()
    expect(lines.filter((line) => /^(me: question|agent: answer) /.test(line))).toEqual(
      Array.from({ length: 12 }, (_, i) => [`me: question ${i}`, `agent: answer ${i}`]).flat(),
    )
    expect(lines.filter((line) => line.startsWith('me: crash'))).toEqual(['me: crash 0', 'me: crash 1', 'me: crash 2'])
    await expectAllIsWell()
  })
})

describeOnRedisServer('a Redis that is full', () => {
  let redis: Redis
  beforeAll(async () => {
    await open({ configuration: async () => ['maxmemory-policy noeviction'] })
    redis = new Redis(server.url, { disconnectTimeout: 100 })
  })
  afterAll(async () => {
    redis.disconnect()
    await close()
  })

  it('G1 answers 507, loses nothing it has acknowledged, and goes on when there is room', async () => {
    const used = Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1])
    await redis.config('SET', 'maxmemory', used + 150_000)
    const kept: string[] = []
    const words = 'x'.repeat(7_000)
    const refused = await until('there is no room left', async () => {
      const text = `${kept.length} ${words}`
      const taken = await post(text, `big-${kept.length}`)
      if (taken.status === 200) kept.push(`me: ${text}`)
      return taken.status === 429 || taken.status === 200 ? undefined : taken
    })
    expect([refused.status, codeOf(refused)]).toEqual([507, 'StoreFull'])
    // What was freed meanwhile is not enough for anybody: it stays full until the limit is raised.
    await redis.config('SET', 'maxmemory', 1)
    const told = await answer(`y${words}`, 'request-full')
    expect([told.status, codeOf(told)]).toEqual([507, 'store-full'])
    expect(JSON.stringify((await readiness()).body)).toMatch(/warning: \d+ % of its limit is used/)
    // What is there can still be read.
    const isBig = (line: string): boolean => /^me: \d+ x/.test(line)
    expect((await customer.conversationSoFar()).filter(isBig)).toEqual(kept)

    await redis.config('SET', 'maxmemory', 0)
    const again = await until('it is taken', async () => {
      const taken = await post(`${kept.length} ${words}`, `big-${kept.length}`)
      return taken.status === 200 && taken
    })
    expect(again.status).toBe(200)
    kept.push(`me: ${kept.length} ${words}`)
    expect((await answer(`y${words}`, 'request-full')).status).toBe(200)
    expect((await customer.conversationSoFar()).filter(isBig)).toEqual(kept)
    await expectAllIsWell()
  })
})

describe('a Redis that hangs', () => {
  beforeAll(() => open({}))
  afterAll(close)

  it('G1 G2 answers 503 in time, and a message sent again afterwards is there once', async () => {
    server.pause()
    const refused = await Promise.all([
      post('in the dark'),
      answer('answered in the dark', 'request-dark'),
      readiness(),
    ])
    expect(refused.map(({ status }) => status)).toEqual([503, 503, 503])
    server.resume()
    await until('the same message is taken', async () => (await post('in the dark')).status === 200)
    await until(
      'the same answer is taken',
      async () => (await answer('answered in the dark', 'request-dark')).status === 200,
    )
    await expectAllIsWell()
    const lines = await customer.conversationSoFar()
    expect(lines.filter((line) => line.endsWith('in the dark')).toSorted()).toEqual([
      'agent: answered in the dark',
      'me: in the dark',
    ])
  })
})
