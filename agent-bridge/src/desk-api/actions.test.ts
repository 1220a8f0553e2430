import type { LogEntry } from '@baton/core'
import {
  billing,
  dune,
  startTestDesk,
  support,
  type TestAgent,
  type TestCustomer,
  type TestDesk,
} from '../testing/desk/start-test-desk'
import type { ActionDone, ChatDetail, ClaimDone, Problem } from './schema'

// A server is started first, and hashing passwords is meant to take its time.
jest.setTimeout(30_000)

let desk: TestDesk
let asha: TestAgent
let ben: TestAgent
let lea: TestAgent
let bill: TestAgent

beforeAll(async () => {
  desk = await startTestDesk()
  asha = await desk.agent('Asha', { capacity: 30 })
  ben = await desk.agent('Ben', { capacity: 30 })
  lea = await desk.agent('Lea', { role: 'lead', capacity: 30 })
  bill = await desk.agent('Bill', { teams: [billing], capacity: 30 })
})
afterAll(() => desk.close())

let customers = 0
async function pending(phrase = 'agent'): Promise<TestCustomer> {
  customers += 1
  const customer = desk.customer(`customer-${customers}`)
  await customer.says(phrase)
  return customer
}

async function taken(by: TestAgent): Promise<TestCustomer> {
  const customer = await pending()
  await by.post<ClaimDone>(`/chats/${customer.chat()}/claim`, {})
  await desk.hub.settle(customer.line)
  return customer
}

const epochOf = async (customer: TestCustomer) => (await desk.store.load(customer.line)).conversation?.epoch ?? 0

let requests = 0
const newRequest = (): string => `request-${(requests += 1)}`

interface Sent {
  readonly requestId?: string
  readonly epoch?: number
}

async function send(by: TestAgent, customer: TestCustomer, action: object, sent: Sent = {}) {
  const json = {
    requestId: sent.requestId ?? newRequest(),
    epoch: sent.epoch ?? (await epochOf(customer)),
    action,
  }
  return by.request('POST', `/chats/${customer.chat()}/actions`, { json })
}

const claim = (by: TestAgent, customer: TestCustomer, json: object = {}) =>
  by.request('POST', `/chats/${customer.chat()}/claim`, { json })

const outcome = ({ status, body }: { readonly status: number; readonly body: unknown }) =>
  status === 200 ? 'done' : (body as Problem).error.code

async function texts(customer: TestCustomer): Promise<readonly string[]> {
  const entries = await desk.store.readLog(customer.line, { audience: 'audit', limit: 1000 })
  return entries.flatMap(({ body }: LogEntry) =>
    body.kind === 'message' && body.from.kind === 'agent' && body.message.kind === 'text' ? [body.message.text] : [],
  )
}

describe('an action', () => {
  it('is done by the hub, and answered with what it wrote', async () => {
    const customer = await taken(asha)
    const answer = await send(asha, customer, { kind: 'say', text: 'Hello!' })
    expect(answer.status).toBe(200)
    const done = answer.body as ActionDone
    expect(done).toMatchObject({ kind: 'done', epoch: await epochOf(customer), duplicate: false })
    const [entry] = await desk.store.readLog(customer.line, { audience: 'team', after: done.seq - 1, limit: 1 })
    expect(entry?.body).toMatchObject({
      kind: 'message',
      from: { kind: 'agent', agent: asha.account.id, name: 'Asha' },
      message: { kind: 'text', text: 'Hello!' },
    })
    await desk.hub.settle(customer.line)
    expect(desk.platform.texts()).toContain('Hello!')
  })

  it('has one effect and one answer however often it is sent', async () => {
    const customer = await taken(asha)
    const requestId = newRequest()
    const action = { kind: 'say', text: 'only once' }
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(asha, customer, action, { requestId })))
    expect(answers.map(outcome)).toEqual(Array.from({ length: 8 }, () => 'done'))
    const bodies = answers.map(({ body }) => body as ActionDone)
    expect(new Set(bodies.map(({ seq, epoch }) => `${seq} ${epoch}`)).size).toBe(1)
    expect(bodies.filter(({ duplicate }) => !duplicate)).toHaveLength(1)
    expect(await texts(customer)).toEqual(['only once'])
  })

  it('is answered the same when it is repeated after it made itself impossible', async () => {
    const closed = await taken(asha)
    const requestId = newRequest()
    const epoch = await epochOf(closed)
    const first = await send(asha, closed, { kind: 'close' }, { requestId, epoch })
    const second = await send(asha, closed, { kind: 'close' }, { requestId, epoch })
    expect(second.body).toEqual({ ...(first.body as ActionDone), duplicate: true })

    const given = await taken(asha)
    const transfer = { kind: 'transfer', team: billing }
    const once = await send(asha, given, transfer, { requestId })
    const again = await send(asha, given, transfer, { requestId })
    expect(again.body).toEqual({ ...(once.body as ActionDone), duplicate: true })
    expect(outcome(await send(asha, given, transfer))).toBe('not-found')
    expect(outcome(await send(ben, given, transfer, { requestId }))).toBe('not-found')
  })

  it('with the same id by two agents is two', async () => {
    const customer = await taken(asha)
    const requestId = newRequest()
    expect(outcome(await send(asha, customer, { kind: 'note', text: 'one' }, { requestId }))).toBe('done')
    const second = await send(ben, customer, { kind: 'note', text: 'two' }, { requestId })
    expect(second.body).toMatchObject({ kind: 'done', duplicate: false })
  })

  it('is refused with a code and a sentence, and changes nothing', async () => {
    const mine = await taken(asha)
    const waiting = await pending()
    const closed = await taken(asha)
    await send(asha, closed, { kind: 'close' })
    const stale = (await epochOf(mine)) - 1
    const cases: readonly (readonly [TestAgent, TestCustomer, object, string, Sent?])[] = [
      [ben, mine, { kind: 'say', text: 'hi' }, 'not-owner'],
      [lea, mine, { kind: 'say', text: 'hi' }, 'not-owner'],
      [ben, mine, { kind: 'park' }, 'not-owner'],
      [ben, mine, { kind: 'transfer', team: billing }, 'not-owner'],
      [ben, mine, { kind: 'close' }, 'not-owner'],
      [asha, waiting, { kind: 'say', text: 'hi' }, 'not-owner'],
      [asha, mine, { kind: 'park' }, 'not-owner', { epoch: stale }],
      [asha, closed, { kind: 'say', text: 'hi' }, 'closed'],
      [asha, mine, { kind: 'reopen' }, 'not-closed'],
      [asha, mine, { kind: 'transfer', team: 'nothing' }, 'unknown-team'],
      [asha, mine, { kind: 'transfer', team: support, agent: 'nobody' }, 'unknown-agent'],
      [asha, mine, { kind: 'transfer', team: support, agent: bill.account.id }, 'agent-not-in-team'],
      [asha, mine, { kind: 'hand-back', node: 'nothing' }, 'unknown-node'],
      [asha, mine, { kind: 'close', category: 'nothing' }, 'category-required'],
      [asha, mine, { kind: 'resend', seq: 1 }, 'unknown-message'],
      [asha, mine, { kind: 'say', media: { ref: 'x'.repeat(32) } }, 'unknown-attachment'],
    ]
    for (const [by, customer, action, code, sent] of cases) {
      const before = (await desk.store.load(customer.line)).revision
      const answer = await send(by, customer, action, sent)
      expect({ action, status: answer.status, code: outcome(answer) }).toEqual({ action, status: 409, code })
      expect((answer.body as Problem).error.message).toMatch(/^[A-Z].*\.$/)
      expect((await desk.store.load(customer.line)).revision).toBe(before)
    }
  })

  it('may be a lead’s: transfer and close of the team’s chats', async () => {
    const [first, second, waiting] = [await taken(asha), await taken(asha), await pending()]
    expect(outcome(await send(lea, first, { kind: 'transfer', team: support, agent: ben.account.id }))).toBe('done')
    expect((await desk.store.load(first.line)).conversation?.ownership).toMatchObject({ reservedFor: ben.account.id })
    expect(outcome(await send(lea, second, { kind: 'close', category: 'other' }))).toBe('done')
    expect(outcome(await send(lea, waiting, { kind: 'transfer', team: billing }))).toBe('done')
  })

  it('keeps notes and facts with the chat, and away from the customer', async () => {
    const customer = await taken(asha)
    await send(asha, customer, { kind: 'note', text: 'calls back at noon' })
    await send(asha, customer, { kind: 'set-fact', name: 'order', value: '4417' })
    const detail = await asha.get<ChatDetail>(`/chats/${customer.chat()}`)
    expect(detail.facts).toContainEqual(expect.objectContaining({ name: 'order', value: '4417', source: 'agent' }))
    expect(detail.entries.map(({ body }) => body)).toContainEqual({
      kind: 'note',
      by: { id: asha.account.id, name: 'Asha' },
      text: 'calls back at noon',
    })
    expect(desk.platform.texts().join('\n')).not.toContain('noon')
  })

  it('parks a chat, which frees its place, and reopens a closed one', async () => {
    const customer = await taken(asha)
    await send(asha, customer, { kind: 'park' })
    expect((await asha.get<ChatDetail>(`/chats/${customer.chat()}`)).chat.owner).toMatchObject({ phase: 'waiting' })
    await send(asha, customer, { kind: 'close' })
    const reopened = await send(ben, customer, { kind: 'reopen' })
    expect(outcome(reopened)).toBe('done')
    const { chat, why } = await ben.get<ChatDetail>(`/chats/${customer.chat()}`)
    expect(chat).toMatchObject({ owner: { kind: 'team', team: { id: support } }, handover: { kind: 'reopened' } })
    expect(why).toMatchObject({
      handover: { kind: 'reopened', reason: 'Ben reopened it' },
      chosenBy: 'previous',
      rules: [],
      warnings: [],
    })
  })
})

describe('taking a chat', () => {
  it('makes the agent its owner, and asking again changes nothing', async () => {
    const customer = await pending()
    const first = await claim(asha, customer)
    expect(first.body).toEqual({ kind: 'claimed', epoch: await epochOf(customer) })
    expect((await claim(asha, customer)).body).toEqual(first.body)
  })

  it('is won by one of two', async () => {
    const customer = await pending()
    const outcomes = (await Promise.all([asha, ben].map((agent) => claim(agent, customer)))).map(outcome)
    expect([...outcomes].sort()).toEqual(['done', 'taken'])
  })

  it('is refused to who is full, away, on a break or too late', async () => {
    const small = await desk.agent('Small', { capacity: 1 })
    expect(outcome(await claim(small, await pending()))).toBe('done')
    expect(outcome(await claim(small, await pending()))).toBe('full')
    const resting = await desk.agent('Resting')
    await resting.request('PUT', '/presence', { json: { presence: 'break' } })
    expect(outcome(await claim(resting, await pending()))).toBe('away')
    const gone = await desk.agent('Gone', {}, { offline: true })
    expect(outcome(await claim(gone, await pending()))).toBe('away')
    const customer = await taken(asha)
    await send(asha, customer, { kind: 'close' })
    expect(outcome(await claim(ben, customer))).toBe('closed')
    const moved = await pending()
    expect(outcome(await claim(ben, moved, { epoch: 1 }))).toBe('not-pending')
  })

  it('respects a chat that waits for somebody else', async () => {
    const customer = await taken(asha)
    await send(asha, customer, { kind: 'transfer', team: support, agent: ben.account.id })
    expect(outcome(await claim(asha, customer))).toBe('reserved')
    expect(outcome(await claim(ben, customer))).toBe('done')
  })

  it('for somebody else is a lead’s right', async () => {
    const customer = await pending()
    const gift = { agent: asha.account.id }
    const refused = await claim(ben, customer, gift)
    expect([refused.status, outcome(refused)]).toEqual([403, 'forbidden'])
    expect(outcome(await claim(lea, customer, { agent: 'nobody' }))).toBe('unknown-agent')
    expect(outcome(await claim(lea, customer, { agent: bill.account.id }))).toBe('agent-not-in-team')
    expect(outcome(await claim(lea, customer, gift))).toBe('done')
    expect((await desk.store.load(customer.line)).conversation?.ownership).toMatchObject({
      agent: asha.account.id,
      phase: 'active',
    })
  })

  it('does not reach into another business', async () => {
    const stranger = desk.customer('stranger', dune)
    await stranger.says('agent')
    expect(outcome(await claim(lea, stranger, { agent: asha.account.id }))).toBe('not-found')
  })
})
