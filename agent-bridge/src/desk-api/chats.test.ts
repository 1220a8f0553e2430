import type { ConversationId } from '@baton/core'
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
import type { ActionDone, ChatDetail, ChatLists, ClaimDone, ClosedChats, Deliveries, LogPage, Settings } from './schema'

// A server is started first, and hashing passwords is meant to take its time.
jest.setTimeout(30_000)

let desk: TestDesk
let asha: TestAgent
let bill: TestAgent
let lea: TestAgent
let root: TestAgent

beforeAll(async () => {
  desk = await startTestDesk()
  asha = await desk.agent('Asha', { capacity: 20 })
  bill = await desk.agent('Bill', { teams: [billing], capacity: 20 })
  lea = await desk.agent('Lea', { role: 'lead' })
  root = await desk.agent('Root', { role: 'admin', teams: [billing] })
})
afterAll(() => desk.close())

let customers = 0
function newCustomer(): TestCustomer {
  customers += 1
  return desk.customer(`customer-${customers}`)
}

const lists = (agent: TestAgent) => agent.get<ChatLists>('/chats')
const open = (agent: TestAgent, id: ConversationId) => agent.get<ChatDetail>(`/chats/${id}`)
const ids = (chats: readonly { readonly id: string }[]) => chats.map(({ id }) => id)

let requests = 0
async function act(agent: TestAgent, id: ConversationId, action: object): Promise<ActionDone> {
  requests += 1
  const { chat } = await open(agent, id)
  return agent.post(`/chats/${id}/actions`, { requestId: `request-${requests}`, epoch: chat.epoch, action })
}

const take = (agent: TestAgent, id: ConversationId) => agent.post<ClaimDone>(`/chats/${id}/claim`, {})

async function settled(customer: TestCustomer): Promise<void> {
  await desk.hub.settle(customer.line)
}

/** Every way to look at one chat. */
async function looks(agent: TestAgent, id: ConversationId): Promise<readonly number[]> {
  const paths = [`/chats/${id}`, `/chats/${id}/log`, `/chats/${id}/deliveries`, `/chats/${id}/entries/1/media`]
  const actions = { requestId: 'from-outside', epoch: 1, action: { kind: 'note', text: 'I was here' } }
  const answers = [
    ...(await Promise.all(paths.map((path) => agent.request('GET', path)))),
    await agent.request('POST', `/chats/${id}/actions`, { json: actions }),
    await agent.request('POST', `/chats/${id}/claim`, { json: {} }),
  ]
  return answers.map(({ status }) => status)
}
const unseen = [404, 404, 404, 404, 404, 404]

describe('the lists', () => {
  it('show what waits for the agent’s teams, longest first, with enough to choose', async () => {
    const [first, second, elsewhere] = [newCustomer(), newCustomer(), newCustomer()]
    await first.says('agent')
    await second.says('can somebody help me?')
    await second.says('hello?')
    await elsewhere.says('invoice')
    const { queue, queueTotal } = await lists(asha)
    expect(ids(queue).slice(-2)).toEqual([first.chat(), second.chat()])
    expect(ids(queue)).not.toContain(elsewhere.chat())
    expect(queueTotal).toBe(queue.length)
    expect(queue.at(-1)).toMatchObject({
      number: 1,
      channel: 'test',
      owner: { kind: 'team', team: { id: 'support', name: 'Support' } },
      handover: { kind: 'on-bot-break' },
      waitingSince: expect.any(Number),
      unanswered: 1,
      delayed: false,
      position: queue.length,
      last: { from: 'customer', text: 'hello?' },
      rights: expect.arrayContaining(['claim']),
    })
    expect(ids((await lists(root)).queue)).toEqual(
      expect.arrayContaining([first.chat(), second.chat(), elsewhere.chat()]),
    )
  })

  it('hold my chats and, apart, those I have parked', async () => {
    const [mine, parked] = [newCustomer(), newCustomer()]
    for (const customer of [mine, parked]) {
      await customer.says('agent')
      await take(asha, customer.chat())
    }
    await act(asha, parked.chat(), { kind: 'park' })
    await Promise.all([settled(mine), settled(parked)])
    const after = await lists(asha)
    expect(ids(after.mine)).toContain(mine.chat())
    expect(ids(after.mine)).not.toContain(parked.chat())
    expect(ids(after.parked)).toEqual([parked.chat()])
    expect(ids(after.queue)).not.toContain(mine.chat())
    expect(after.mine[0]?.rights).toEqual(expect.arrayContaining(['say', 'park', 'transfer', 'close', 'hand-back']))
    expect(await lists(lea)).toMatchObject({ mine: [], parked: [] })
  })

  it('show the last closed chats of my teams, newest first', async () => {
    const [one, two] = [newCustomer(), newCustomer()]
    for (const customer of [one, two]) {
      await customer.says('agent')
      await take(asha, customer.chat())
      await act(asha, customer.chat(), { kind: 'close', category: 'other', comment: 'done' })
      await settled(customer)
    }
    const { chats } = await asha.get<ClosedChats>('/chats/closed?limit=2')
    expect(ids(chats)).toEqual([two.chat(), one.chat()])
    expect(chats[0]).toMatchObject({
      owner: { kind: 'nobody', completion: { category: 'other', comment: 'done', agent: { name: 'Asha' } } },
      rights: expect.arrayContaining(['reopen']),
    })
    expect((await bill.get<ClosedChats>('/chats/closed')).chats).toEqual([])
  })
})

describe('a chat', () => {
  it('is opened with its whole conversation, without keys, payloads or records', async () => {
    const customer = newCustomer()
    await customer.says('hello')
    await customer.says('agent')
    const detail = await open(asha, customer.chat())
    expect(detail.entries.map(({ body }) => body)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'customer', content: { kind: 'text', text: 'hello' } }),
        expect.objectContaining({
          kind: 'message',
          from: { kind: 'bot' },
          message: { kind: 'text', text: 'Hello there' },
        }),
        {
          kind: 'owner',
          owner: { kind: 'team', team: { id: 'support', name: 'Support' } },
          why: expect.objectContaining({ kind: 'handed-over', node: { id: 'agent', name: 'Talk to support' } }),
        },
      ]),
    )
    expect(detail.more).toBe(false)
    expect(detail.facts).toContainEqual(expect.objectContaining({ name: 'name', source: 'channel' }))
    const everything = JSON.stringify(detail)
    for (const secret of ['dedupeKey', 'message-', 'record', 'address', 'hold'])
      expect(everything).not.toContain(secret)
  })

  it('says why it came here: by design, through which node', async () => {
    const customer = newCustomer()
    await customer.says('agent')
    expect((await open(asha, customer.chat())).why).toMatchObject({
      handover: { kind: 'by-design', node: { id: 'agent' }, team: { name: 'Support' }, reason: expect.any(String) },
      chosenBy: 'node',
      understood: { node: { id: 'agent', name: 'Talk to support' }, why: expect.any(String) },
      warnings: [],
    })
  })

  it('says why it came here: on a bot break, by which rule', async () => {
    const customer = newCustomer()
    await customer.says('what is the meaning of life')
    const { why } = await open(asha, customer.chat())
    expect(why).toMatchObject({
      handover: { kind: 'on-bot-break', rule: 'any' },
      chosenBy: 'rule',
      rules: [
        { rule: 'late', matched: false, because: expect.any(String) },
        { rule: 'any', matched: true, because: expect.any(String) },
      ],
    })
    expect(why?.understood).toBeDefined()
    expect(why?.understood).not.toHaveProperty('node')
  })

  it('says who has it and how they came by it', async () => {
    const customer = newCustomer()
    await customer.says('agent')
    await lea.post(`/chats/${customer.chat()}/claim`, { agent: asha.account.id })
    const { why, chat } = await open(lea, customer.chat())
    expect(why?.assigned).toMatchObject({ to: { name: 'Asha' }, how: 'assigned', by: { name: 'Lea' } })
    expect(chat.owner).toMatchObject({ kind: 'agent', agent: { id: asha.account.id, name: 'Asha' }, phase: 'active' })
    expect(chat.rights).toEqual(expect.arrayContaining(['transfer', 'close']))
    expect(chat.rights).not.toContain('say')
  })

  it('is read on from any position, and backwards', async () => {
    const customer = newCustomer()
    await customer.says('agent')
    await take(asha, customer.chat())
    await settled(customer)
    for (let i = 1; i <= 7; i += 1) await customer.says(`message ${i}`)
    const whole = await asha.get<LogPage>(`/chats/${customer.chat()}/log`)
    const seqs = whole.entries.map(({ seq }) => seq)
    expect([...seqs].sort((a, b) => a - b)).toEqual(seqs)

    const forwards: number[] = []
    let after = 0
    for (let more = true; more;) {
      const page = await asha.get<LogPage>(`/chats/${customer.chat()}/log?after=${after}&limit=3`)
      forwards.push(...page.entries.map(({ seq }) => seq))
      expect(page.lastSeq).toBeGreaterThan(after)
      after = page.lastSeq
      more = page.more
    }
    expect(forwards).toEqual(seqs)
    expect(after).toBe(whole.lastSeq)

    const backwards: number[] = []
    let before = whole.lastSeq + 1
    for (let more = true; more;) {
      const page = await asha.get<LogPage>(`/chats/${customer.chat()}/log?before=${before}&limit=3`)
      backwards.unshift(...page.entries.map(({ seq }) => seq))
      before = backwards[0] ?? 0
      more = page.more
    }
    expect(backwards).toEqual(seqs)
  })

  it('shows how far each of our messages has got, and why one has failed', async () => {
    const customer = newCustomer()
    await customer.says('agent')
    await take(asha, customer.chat())
    await settled(customer)
    const sent = await act(asha, customer.chat(), { kind: 'say', text: 'Hello, I am Asha' })
    await settled(customer)
    desk.platform.script({ kind: 'refused', code: 'permission-denied' })
    const failed = await act(asha, customer.chat(), { kind: 'say', text: 'Are you there?' })
    await settled(customer)
    desk.platform.script('reset')
    const unknown = await act(asha, customer.chat(), { kind: 'say', text: 'Hello?' })
    await settled(customer)

    const { entries } = await open(asha, customer.chat())
    const deliveryOf = (seq: number) =>
      entries.flatMap(({ seq: found, body }) => (found === seq && body.kind === 'message' ? [body.delivery] : []))[0]
    expect(deliveryOf(sent.seq)).toEqual({ state: 'sent' })
    expect(deliveryOf(failed.seq)).toEqual({ state: 'failed', reason: expect.any(String) })
    expect(deliveryOf(unknown.seq)).toMatchObject({ state: 'unknown' })

    const { deliveries } = await asha.get<Deliveries>(`/chats/${customer.chat()}/deliveries?after=${sent.seq}`)
    expect(deliveries.map(({ seq, delivery }) => [seq, delivery.state])).toEqual([
      [failed.seq, 'failed'],
      [unknown.seq, 'unknown'],
    ])

    const again = await act(asha, customer.chat(), { kind: 'resend', seq: unknown.seq })
    await settled(customer)
    expect(desk.platform.texts().at(-1)).toBe('Hello?')
    const { deliveries: last } = await asha.get<Deliveries>(`/chats/${customer.chat()}/deliveries?after=${unknown.seq}`)
    expect(last).toEqual([{ seq: again.seq, delivery: { state: 'sent' } }])
  })
})

describe('an agent', () => {
  it('sees no chat of another team, pending or with an agent', async () => {
    const customer = newCustomer()
    await customer.says('invoice')
    expect(await looks(asha, customer.chat())).toEqual(unseen)
    expect(await looks(lea, customer.chat())).toEqual(unseen)
    await take(bill, customer.chat())
    expect(await looks(asha, customer.chat())).toEqual(unseen)
    expect((await open(bill, customer.chat())).chat.owner.kind).toBe('agent')
    expect((await open(root, customer.chat())).chat.owner.kind).toBe('agent')
  })

  it('sees nothing of what is only between a customer and the bot', async () => {
    const customer = newCustomer()
    await customer.says('hello')
    expect(await looks(asha, customer.chat())).toEqual(unseen)
    expect((await open(root, customer.chat())).chat.owner).toEqual({ kind: 'bot' })
  })

  it('sees nothing of another business, not even as admin', async () => {
    const customer = desk.customer('elsewhere', dune)
    await customer.says('agent')
    const stranger = await desk.agent('Dina', { role: 'admin' }, { tenant: dune })
    expect(await looks(root, customer.chat())).toEqual(unseen)
    expect((await open(stranger, customer.chat())).chat.id).toBe(customer.chat())
    expect(ids((await lists(stranger)).queue)).toEqual([customer.chat()])
    expect((await stranger.get<Settings>('/settings')).colleagues).toEqual([])
  })

  it('loses a chat with its transfer to another team, and gets it back with it', async () => {
    const customer = newCustomer()
    await customer.says('agent')
    await take(asha, customer.chat())
    await act(asha, customer.chat(), { kind: 'transfer', team: billing })
    expect(await looks(asha, customer.chat())).toEqual(unseen)
    await settled(customer)
    await take(bill, customer.chat())
    await act(bill, customer.chat(), { kind: 'transfer', team: support })
    expect(await looks(bill, customer.chat())).toEqual(unseen)
    expect((await open(asha, customer.chat())).chat.owner.kind).toBe('team')
  })

  it('goes on seeing what their team has closed or handed back to the bot, and no later conversation', async () => {
    const customer = newCustomer()
    await customer.says('agent')
    await take(asha, customer.chat())
    await act(asha, customer.chat(), { kind: 'hand-back' })
    expect((await open(asha, customer.chat())).chat.owner).toEqual({ kind: 'bot' })
    await customer.says('agent')
    await settled(customer)
    await take(asha, customer.chat())
    await act(asha, customer.chat(), { kind: 'close' })
    await customer.says('hello')
    expect((await open(asha, customer.chat(1))).chat).toMatchObject({
      number: 1,
      owner: { kind: 'nobody' },
      rights: [],
    })
    expect(await looks(asha, customer.chat(2))).toEqual(unseen)
  })

  it('reads the customer’s previous conversations that are theirs to see', async () => {
    const customer = newCustomer()
    const visits = ['agent', 'invoice', 'agent']
    for (const [index, phrase] of visits.entries()) {
      const by = phrase === 'agent' ? asha : bill
      await customer.says(phrase)
      await take(by, customer.chat(index + 1))
      await act(by, customer.chat(index + 1), { kind: 'close', category: 'other' })
      await settled(customer)
    }
    await customer.says('agent')
    await settled(customer)
    const mine = await open(asha, customer.chat(4))
    expect(ids(mine.previous)).toEqual([customer.chat(3), customer.chat(1)])
    expect(mine.previous[0]).toMatchObject({ team: { name: 'Support' }, completion: { category: 'other' } })
    expect((await open(root, customer.chat(4))).previous).toHaveLength(3)
    expect((await open(asha, customer.chat(1))).entries.length).toBeGreaterThan(0)
  })

  it('is told the settings, without what is none of their business', async () => {
    const settings = await asha.get<Settings>('/settings')
    expect(settings).toMatchObject({
      business: { id: shop, name: 'The Shop' },
      teams: [
        { id: 'support', name: 'Support', mine: true, online: expect.any(Number) },
        { id: 'billing', mine: false },
      ],
      cannedReplies: [{ shortcut: 'hi' }],
      handBack: true,
      attachments: { maxSize: 10 * 1024 * 1024 },
      beatMs: 10_000,
    })
    expect(settings.nodes).toContainEqual({ id: 'hello', label: 'Hello' })
    expect(settings.colleagues.map(({ name }) => name)).toEqual(['Bill', 'Lea', 'Root'])
    expect(JSON.stringify(settings)).not.toContain('@')
  })
})
