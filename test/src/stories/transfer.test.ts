import { defaultTexts } from '@baton/core'
import type { Agent } from '../cast/agent'
import type { Customer } from '../cast/customer'
import { openShop, type Shop } from '../cast/open-shop'
import { streetOfShops } from '../cast/street-of-shops'

const [transferred] = defaultTexts.transferred

let shop: Shop
let asha: Agent
let ben: Agent
let tom: Agent
let lena: Agent
beforeAll(async () => {
  shop = await openShop({
    files: streetOfShops({
      care: {
        teams: { billing: { strategy: 'pull' } },
        agents: [
          { name: 'Asha', teams: ['support'] },
          { name: 'Ben', teams: ['support'], capacity: 1 },
          { name: 'Tom', teams: ['billing'] },
          { name: 'Lena', teams: ['support', 'billing'], role: 'lead' },
        ],
      },
    }),
  })
  asha = shop.agent('Asha')
  ben = shop.agent('Ben')
  tom = shop.agent('Tom')
  lena = shop.agent('Lena')
  for (const agent of [asha, ben, tom, lena]) await agent.signsIn()
})
afterAll(() => shop.close())

async function visit(...says: readonly string[]): Promise<Customer> {
  const customer = await shop.customer({ path: '/care' })
  await customer.arrives()
  for (const text of says) await customer.says(text)
  return customer
}

it('gives a chat to another team with its whole history, and keeps its seniority', async () => {
  await asha.goesOnline()
  const first = await visit('opening hours', 'talk to a person')
  const chat = await asha.gets(first)
  await first.says('it is about my invoice')
  await asha.reads(chat, 'it is about my invoice')
  await asha.says(chat, 'then I give you to billing')
  const later = await visit('my bill')
  await tom.seesPending(later)

  expect(await asha.does(chat, { kind: 'transfer', team: 'billing' })).toMatchObject({ kind: 'done' })
  await first.hears(transferred)
  const pending = await tom.seesPending(first)
  expect((await tom.lists()).queue.map(({ id, position }) => [id, position])).toEqual([
    [pending.id, 1],
    [(await tom.seesPending(later)).id, 2],
  ])
  expect((await asha.lists()).mine).toEqual([])
  // She belongs to support alone: what is billing's now is not hers to read any more.
  expect((await asha.asks('GET', `/chats/${chat.id}`)).status).toBe(404)

  await tom.goesOnline()
  expect(await tom.picks(pending)).toBe('claimed')
  await first.hears('Tom has joined.')
  expect(await tom.conversationSoFar(chat)).toEqual(await first.conversationSoFar())
  expect(await tom.conversationSoFar(chat)).toEqual(
    expect.arrayContaining(['me: it is about my invoice', 'agent: then I give you to billing']),
  )
  expect((await tom.log(chat)).map(({ body }) => body)).toContainEqual(
    expect.objectContaining({
      kind: 'owner',
      why: { kind: 'transferred', by: { id: asha.id, name: 'Asha' }, team: { id: 'billing', name: 'Billing' } },
    }),
  )
  await tom.says(chat, 'here I am')
  await first.hears('here I am')
  await Promise.all([asha.goesOffline(), tom.goesOffline()])
})

it('reserves a chat for the agent it is given to, who alone may claim it', async () => {
  await ben.goesOnline()
  const busy = await visit('talk to a person')
  const bens = await ben.gets(busy)
  await asha.goesOnline()
  const customer = await visit('talk to a person')
  const chat = await asha.gets(customer)

  expect(await asha.does(chat, { kind: 'transfer', team: 'support', agent: ben.id })).toMatchObject({ kind: 'done' })
  await customer.hears(transferred)
  const pending = await ben.seesPending(customer)
  expect(pending.owner).toMatchObject({ kind: 'team', reservedFor: { id: ben.id, name: 'Ben' } })
  // Ben has no free place, Asha has: it waits for him all the same.
  expect(await asha.picks(pending)).toBe('reserved')
  expect(await ben.picks(pending)).toBe('full')
  await ben.does(bens, { kind: 'close' })
  await ben.gets(customer)
  await customer.hears('Ben has joined.')
  await Promise.all([asha.goesOffline(), ben.goesOffline()])
})

it('refuses a transfer to somebody who is not there, not in the team, or to a team that is not active', async () => {
  await asha.goesOnline()
  const customer = await visit('talk to a person')
  const chat = await asha.gets(customer)
  const give = (team: string, agent?: Agent) =>
    asha.does(chat, { kind: 'transfer', team, ...(agent && { agent: agent.id }) })

  expect(await give('support', ben)).toBe('agent-offline')
  await ben.takesABreak()
  expect(await give('support', ben)).toBe('agent-offline')
  await tom.goesOnline()
  expect(await give('support', tom)).toBe('agent-not-in-team')
  expect(await give('night')).toBe('unknown-team')
  expect(await give('nowhere')).toBe('unknown-team')
  expect((await asha.gets(customer)).epoch).toBe(chat.epoch)
  await asha.says(chat, 'still with me')
  await customer.hears('still with me')
  await Promise.all([asha.goesOffline(), tom.goesOffline(), ben.goesOffline()])
})

it('lets a lead give a waiting chat to somebody, and take a chat from one agent for another', async () => {
  await lena.goesOnline()
  const customer = await visit('my bill')
  const pending = await lena.seesPending(customer)
  await tom.goesOnline()
  expect(await lena.picks(pending, { to: tom })).toBe('claimed')
  const chat = await tom.gets(customer)
  expect((await tom.opens(chat)).why?.assigned).toMatchObject({ how: 'assigned', by: { id: lena.id } })
  await customer.hears('Tom has joined.')

  expect(await lena.does(chat, { kind: 'transfer', team: 'billing', agent: lena.id })).toMatchObject({ kind: 'done' })
  await lena.gets(customer)
  await tom.loses(customer)
  await customer.hears('Lena has joined.')
  expect(await tom.does(chat, { kind: 'say', text: 'am I too late?' })).toBe('not-owner')
  expect(await customer.conversationSoFar()).not.toContain('agent: am I too late?')
  await Promise.all([lena.goesOffline(), tom.goesOffline()])
})

it('answers the repeat of a transfer as it answered the first time, though the chat has left the agent’s teams', async () => {
  await asha.goesOnline()
  const customer = await visit('talk to a person')
  const chat = await asha.gets(customer)
  const body = { requestId: 'a-transfer-0001', epoch: chat.epoch, action: { kind: 'transfer', team: 'billing' } }
  const answers = [
    await asha.asks('POST', `/chats/${chat.id}/actions`, body),
    await asha.asks('POST', `/chats/${chat.id}/actions`, body),
  ]
  expect(answers.map(({ body: answered }) => answered)).toMatchObject([
    { kind: 'done', duplicate: false },
    { kind: 'done', duplicate: true },
  ])
  await customer.hears(/Nobody is here/)
  const said = await customer.conversationSoFar()
  expect(said.filter((line) => line === `system: ${transferred}`)).toHaveLength(1)
  await asha.goesOffline()
})
