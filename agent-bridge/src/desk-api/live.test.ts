import { createConnection } from 'node:net'
import { once } from 'node:events'
import { deskPath } from './desk-app'
import { liveCloseCodes } from './close-codes'
import type { LiveClient } from '../testing/desk/open-live-client'
import { openLiveClient } from '../testing/desk/open-live-client'
import {
  billing,
  dune,
  shop,
  startTestDesk,
  support,
  type TestAgent,
  type TestCustomer,
  type TestDesk,
} from '../testing/desk/start-test-desk'
import type { ActionDone, ChatDetail, ChatLists, LogPage } from './schema'

// A server is started first, and hashing passwords is meant to take its time.
jest.setTimeout(30_000)

let desk: TestDesk
beforeAll(async () => {
  desk = await startTestDesk()
})
afterAll(() => desk.close())

let names = 0
const newName = (): string => `Agent${(names += 1)}`
const newAgent = (who: Parameters<TestDesk['agent']>[1] = {}, options?: Parameters<TestDesk['agent']>[2]) =>
  desk.agent(newName(), { capacity: 20, ...who }, options)
const newCustomer = (): TestCustomer => desk.customer(`customer-${(names += 1)}`)

/** An agent with an open page that has been told how things stand. */
async function atDesk(who: Parameters<TestDesk['agent']>[1] = {}): Promise<{ agent: TestAgent; live: LiveClient }> {
  const agent = await newAgent(who)
  const live = await agent.live()
  await live.next('ready')
  return { agent, live }
}

async function act(agent: TestAgent, customer: TestCustomer, action: object): Promise<ActionDone> {
  const { conversation } = await desk.store.load(customer.line)
  const done = await agent.post<ActionDone>(`/chats/${customer.chat()}/actions`, {
    requestId: `request-${(names += 1)}`,
    epoch: conversation?.epoch ?? 0,
    action,
  })
  await desk.hub.settle(customer.line)
  return done
}

async function taken(by: TestAgent, live: LiveClient): Promise<TestCustomer> {
  const customer = newCustomer()
  await customer.says('agent')
  await by.post(`/chats/${customer.chat()}/claim`, {})
  await desk.hub.settle(customer.line)
  await live.next('chat', customer.chat())
  return customer
}

describe('a live socket', () => {
  it('is refused without a session, from another site, and where there is none', async () => {
    const agent = await newAgent()
    const { origin } = desk
    await expect(openLiveClient(origin, { origin })).rejects.toThrow('401')
    await expect(openLiveClient(origin, { origin, cookie: `baton_desk=shop.${'x'.repeat(43)}` })).rejects.toThrow('401')
    for (const foreign of ['https://evil.example', 'null', undefined]) {
      await expect(agent.live({ origin: foreign })).rejects.toThrow('403')
    }
    await expect(agent.live({}, '/elsewhere')).rejects.toThrow('404')
  })

  it('survives a client that goes away in the middle of its request', async () => {
    const agent = await newAgent()
    const { hostname, port, host } = new URL(desk.origin)
    for (let i = 0; i < 5; i += 1) {
      const socket = createConnection({ host: hostname, port: Number(port) })
      await once(socket, 'connect')
      socket.write(
        `GET ${deskPath}/live HTTP/1.1\r\nhost: ${host}\r\norigin: ${desk.origin}\r\ncookie: ${agent.cookie}\r\n` +
          'connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: eA==\r\n\r\n',
      )
      socket.resetAndDestroy()
    }
    const live = await agent.live()
    await live.next('ready')
  })

  it('says that lists have changed, to those whose lists they are', async () => {
    const { live } = await atDesk()
    const other = await atDesk({ teams: [billing] })
    const customer = newCustomer()
    await customer.says('agent')
    await live.next('lists')
    expect(await other.live.heard()).toEqual([])
    await live.heard()
    await newCustomer().says('invoice')
    await other.live.next('lists')
    expect(await live.heard()).toEqual([])
  })

  it('says that a chat of mine has something new, without being asked, and nobody else hears of it', async () => {
    const { agent, live } = await atDesk()
    const other = await atDesk({ teams: [billing] })
    const customer = await taken(agent, live)
    await customer.says('are you there?')
    const { seq } = await live.next('chat', customer.chat())
    const { entries } = await agent.get<LogPage>(`/chats/${customer.chat()}/log?after=${seq - 1}`)
    expect(entries).toMatchObject([{ seq, body: { kind: 'customer', content: { text: 'are you there?' } } }])
    expect(await other.live.heard(customer.chat())).toEqual([])
  })

  it('tells of a pending chat only while it is watched', async () => {
    const { live } = await atDesk()
    const customer = newCustomer()
    await customer.says('agent')
    expect(await live.heard(customer.chat())).toEqual([])
    live.send({ kind: 'watch', id: customer.chat() })
    const { seq } = await live.next('chat', customer.chat())
    await customer.says('hello?')
    expect((await live.next('chat', customer.chat())).seq).toBeGreaterThan(seq)
    live.send({ kind: 'unwatch', id: customer.chat() })
    await live.heard(customer.chat())
    await customer.says('nobody?')
    expect(await live.heard(customer.chat())).toEqual([])
  })

  it('says that a list has changed when a customer who waits writes again, to those whose queue it is', async () => {
    const before = newCustomer()
    await before.says('agent')
    const { agent, live } = await atDesk()
    const lead = await atDesk({ role: 'lead' })
    const other = await atDesk({ teams: [billing] })
    const after = newCustomer()
    await after.says('agent')
    for (const page of [live, lead.live]) await page.next('lists')
    for (const customer of [before, after]) {
      await customer.says('is anybody there?')
      for (const page of [live, lead.live]) await page.next('lists')
    }
    const { queue } = await agent.get<ChatLists>('/chats')
    for (const customer of [before, after]) {
      expect(queue.find(({ id }) => id === customer.chat())?.last?.text).toBe('is anybody there?')
    }
    expect(await other.live.heard()).toEqual([])
  })

  it('does not let anybody watch what they may not see', async () => {
    const { live } = await atDesk()
    const [elsewhere, withBot, foreign] = [newCustomer(), newCustomer(), desk.customer('foreign', dune)]
    await elsewhere.says('invoice')
    await withBot.says('hello')
    await foreign.says('agent')
    for (const customer of [elsewhere, withBot, foreign]) {
      live.send({ kind: 'watch', id: customer.chat() })
      await live.next('gone', customer.chat())
      await customer.says('a secret')
      await customer.types()
      expect(await live.heard(customer.chat())).toEqual([])
    }
  })

  it('stops telling of a chat that has gone to another team, at that very moment', async () => {
    const { agent, live } = await atDesk()
    const lead = await newAgent({ role: 'lead' })
    const customer = await taken(agent, live)
    live.send({ kind: 'watch', id: customer.chat() })
    await act(lead, customer, { kind: 'transfer', team: billing })
    await live.next('gone', customer.chat())
    await customer.says('my card number is …')
    await customer.types()
    expect(await live.heard(customer.chat())).toEqual([])
    live.send({ kind: 'watch', id: customer.chat() })
    await live.next('gone', customer.chat())
  })

  it('stops telling whoever has left the team', async () => {
    const { agent, live } = await atDesk()
    const customer = newCustomer()
    await customer.says('agent')
    live.send({ kind: 'watch', id: customer.chat() })
    await live.next('chat', customer.chat())
    await desk.bridge.agents.update(shop, agent.account.id, { teams: [billing] })
    await live.next('gone', customer.chat())
    await customer.says('still here')
    expect(await live.heard(customer.chat())).toEqual([])
  })

  it('carries typing both ways, and keeps none of it', async () => {
    const { agent, live } = await atDesk()
    const colleague = await atDesk()
    const customer = await taken(agent, live)
    const { revision } = await desk.store.load(customer.line)
    await customer.types()
    expect(await live.next('typing', customer.chat())).toEqual({
      kind: 'typing',
      id: customer.chat(),
      by: 'customer',
    })

    const heard: string[] = []
    const stop = desk.store.watch(customer.line, (news) => {
      if (news.kind === 'signal' && news.signal.by === 'agent') heard.push(news.signal.name)
    })
    colleague.live.send({ kind: 'watch', id: customer.chat() })
    await colleague.live.next('chat', customer.chat())
    colleague.live.send({ kind: 'typing', id: customer.chat() })
    await colleague.live.heard(customer.chat())
    live.send({ kind: 'typing', id: customer.chat() })
    expect(await colleague.live.next('typing', customer.chat())).toMatchObject({
      by: 'colleague',
      name: agent.account.name,
    })
    stop()
    // The colleague does not have the chat: the customer does not see them type.
    expect(heard).toEqual([agent.account.name])
    const { conversation } = await desk.store.load(customer.line)
    expect(desk.platform.typed).toEqual([conversation?.address])
    expect((await desk.store.load(customer.line)).revision).toBe(revision)
    expect(live.rest.filter(({ kind }) => kind === 'typing')).toEqual([])
  })

  it('says that a delivery state has moved', async () => {
    const { agent, live } = await atDesk()
    const customer = await taken(agent, live)
    const { seq } = await act(agent, customer, { kind: 'say', text: 'Did you get this?' })
    await live.next('chat', customer.chat())
    await desk.store.setDelivery(customer.line, [seq], 'delivered')
    await live.next('delivery', customer.chat())
    const { entries } = await agent.get<ChatDetail>(`/chats/${customer.chat()}`)
    expect(entries.find((entry) => entry.seq === seq)?.body).toMatchObject({ delivery: { state: 'delivered' } })
  })

  it('follows a chat from my list to a colleague’s', async () => {
    const from = await atDesk()
    const to = await atDesk()
    const customer = await taken(from.agent, from.live)
    await act(from.agent, customer, { kind: 'transfer', team: support, agent: to.agent.account.id })
    await to.agent.post(`/chats/${customer.chat()}/claim`, {})
    await desk.hub.settle(customer.line)
    await to.live.next('chat', customer.chat())
    await from.live.heard(customer.chat())
    await customer.says('hello, new agent')
    await to.live.next('chat', customer.chat())
    expect(await from.live.heard(customer.chat())).toEqual([])
  })

  it('keeps the agent present by its beats, and says how they are seen', async () => {
    const agent = await newAgent()
    const live = await agent.live()
    live.send({ kind: 'beat' })
    expect(await live.next('presence')).toEqual({ kind: 'presence', presence: 'online' })
    await agent.request('PUT', '/presence', { json: { presence: 'break' } })
    expect(await live.next('presence')).toEqual({ kind: 'presence', presence: 'break' })
    const seen = await desk.bridge.presence.read(shop)
    expect(seen.get(agent.account.id)).toMatchObject({ state: 'break' })
  })

  it('ends with its session, and not with another one of the same agent', async () => {
    const agent = await newAgent()
    const here = await agent.live()
    const other = desk.browser()
    await other.signIn({ token: await desk.bridge.signIn.createToken(shop, agent.account.id) })
    const there = await openLiveClient(desk.origin, { origin: desk.origin, cookie: other.cookie })
    await Promise.all([here.next('ready'), there.next('ready')])
    await other.request('POST', '/sign-out', { json: {} })
    await there.next('signed-out')
    expect(await there.closed()).toBe(liveCloseCodes.signedOut)
    here.send({ kind: 'beat' })
    await here.next('presence')
  })

  it('ends at once when the agent is deactivated', async () => {
    const { agent, live } = await atDesk()
    const customer = await taken(agent, live)
    await desk.bridge.agents.deactivate(shop, agent.account.id)
    await live.next('signed-out')
    expect(await live.closed()).toBe(liveCloseCodes.signedOut)
    await customer.says('anybody?')
    expect(live.rest).toEqual([])
    await expect(agent.live()).rejects.toThrow('401')
  })

  it('ends on what no page would send', async () => {
    const agent = await newAgent()
    for (const text of [
      '{',
      '[]',
      '"beat"',
      '{"kind":"beat","x":1}',
      '{"kind":"watch"}',
      '{"kind":"watch","id":"../x"}',
    ]) {
      const live = await agent.live()
      live.send(text)
      expect(await live.closed()).toBe(liveCloseCodes.malformed)
    }
    const large = await agent.live()
    large.send(JSON.stringify({ kind: 'watch', id: 'x'.repeat(5000) }))
    expect(await large.closed()).toBe(1009)
    const eager = await agent.live()
    for (let i = 0; i < 100; i += 1) eager.send({ kind: 'beat' })
    expect(await eager.closed()).toBe(liveCloseCodes.tooSlow)
  })

  it('is one of few: the oldest goes when an agent opens too many', async () => {
    const agent = await newAgent()
    const sockets: LiveClient[] = []
    for (let i = 0; i < 7; i += 1) sockets.push(await agent.live())
    const [first, second] = sockets
    expect(await first?.closed()).toBe(liveCloseCodes.replaced)
    second?.send({ kind: 'beat' })
    await second?.next('presence')
  })
})

describe('a page that says nothing', () => {
  it('is let go after a few missed beats', async () => {
    const impatient = await startTestDesk({ beatMs: 30 })
    try {
      const live = await (await impatient.agent('Sam')).live()
      expect(await live.closed()).toBe(liveCloseCodes.silent)
    } finally {
      await impatient.close()
    }
  })
})

describe('a page that comes back', () => {
  it('reads what it has missed from where it was, and misses nothing', async () => {
    const { agent, live } = await atDesk()
    const customer = await taken(agent, live)
    const { lastSeq } = await agent.get<ChatDetail>(`/chats/${customer.chat()}`)
    live.close()
    await live.closed()
    for (const text of ['one', 'two', 'three']) await customer.says(text)
    const again = await agent.live()
    const { seq } = await again.next('chat', customer.chat())
    await again.next('ready')
    const { entries, lastSeq: now } = await agent.get<LogPage>(`/chats/${customer.chat()}/log?after=${lastSeq}`)
    expect(now).toBe(seq)
    const said = entries.flatMap(({ body }) =>
      body.kind === 'customer' && body.content.kind === 'text' ? [body.content.text] : [],
    )
    expect(said).toEqual(['one', 'two', 'three'])
  })
})
