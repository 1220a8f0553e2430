import { randomUUID } from 'node:crypto'
import type { Agent } from '../cast/agent'
import { openShop, type Shop } from '../cast/open-shop'
import { streetOfShops } from '../cast/street-of-shops'

let shop: Shop
let asha: Agent
beforeAll(async () => {
  shop = await openShop({ files: streetOfShops({ care: { agents: [{ name: 'Asha', capacity: 20 }] } }) })
  asha = shop.agent('Asha')
  await asha.signsIn()
  await asha.goesOnline()
})
afterAll(() => shop.close())

const count = (lines: readonly string[], line: string): number => lines.filter((each) => each === line).length

it('G2 keeps a customer’s message that is sent eight times at once, once, and answers it once', async () => {
  const customer = await shop.customer({ path: '/care' })
  await customer.arrives()
  const ids = await customer.saysAtOnce('opening hours', 8)
  expect(new Set(ids).size).toBe(1)
  await customer.hears('Nine to five.')
  await customer.says('where is my order')
  await customer.hears('Which order?')
  const said = await customer.conversationSoFar()
  expect(count(said, 'me: opening hours')).toBe(1)
  expect(count(said, 'bot: Nine to five.')).toBe(1)
  expect(count(customer.pageSoFar(), 'me: opening hours')).toBe(1)
})

it('G2 hands over once, whatever comes eight times at once', async () => {
  const customer = await shop.customer({ path: '/care' })
  await customer.arrives()
  await customer.saysAtOnce('talk to a person', 8)
  const chat = await asha.gets(customer)
  await customer.hears('Asha has joined.')
  const owners = (await asha.log(chat)).flatMap(({ body }) => (body.kind === 'owner' ? [body.why.kind] : []))
  expect(owners).toEqual(['handed-over', 'claimed'])
})

it('G2 takes an agent’s request that is repeated once, with the same answer', async () => {
  const customer = await shop.customer({ path: '/care' })
  await customer.arrives()
  await customer.says('talk to a person')
  const chat = await asha.gets(customer)
  const requestId = randomUUID()
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => asha.does(chat, { kind: 'say', text: 'hello there' }, requestId)),
  )
  answers.push(await asha.does(chat, { kind: 'say', text: 'hello there' }, requestId))
  const done = answers.map((answer) => (typeof answer === 'string' ? answer : [answer.kind, answer.seq]))
  expect(new Set(done.map((each) => JSON.stringify(each))).size).toBe(1)
  expect(answers.filter((answer) => typeof answer !== 'string' && !answer.duplicate)).toHaveLength(1)
  await customer.hears('hello there')
  expect(count(await customer.conversationSoFar(), 'agent: hello there')).toBe(1)

  // The same words under another id are another message.
  await asha.says(chat, 'hello there')
  await customer.hears('hello there')
  expect(count(await customer.conversationSoFar(), 'agent: hello there')).toBe(2)
})

it('G2 closes once, and tells the repeat that it is done', async () => {
  const customer = await shop.customer({ path: '/care' })
  await customer.arrives()
  await customer.says('talk to a person')
  const chat = await asha.gets(customer)
  const requestId = randomUUID()
  const answers = await Promise.all(Array.from({ length: 4 }, () => asha.does(chat, { kind: 'close' }, requestId)))
  expect(answers).toEqual(Array.from(answers, () => expect.objectContaining({ kind: 'done' }) as unknown))
  await customer.hears(/closed/)
  await customer.says('opening hours')
  await customer.hears('Nine to five.')
  expect(await asha.does(chat, { kind: 'close' }, requestId)).toMatchObject({ kind: 'done', duplicate: true })
  expect((await customer.conversationSoFar()).filter((line) => /chat is closed/.test(line))).toHaveLength(1)
})
