import { defaultTexts } from '@baton/core'
import type { Agent } from '../cast/agent'
import type { Customer } from '../cast/customer'
import { openShop, type Shop } from '../cast/open-shop'
import { streetOfShops } from '../cast/street-of-shops'

const assist = /^I'm not sure I understood\. Did you mean /

let shop: Shop
let asha: Agent
let robert: Agent
beforeAll(async () => {
  shop = await openShop({
    files: streetOfShops({
      care: { agents: [{ name: 'Asha' }] },
      robot: { mode: 'bot-only', agents: [{ name: 'Robert', role: 'admin' }] },
    }),
  })
  asha = shop.agent('Asha')
  robert = shop.agent('Robert')
  for (const agent of [asha, robert]) {
    await agent.signsIn()
    await agent.goesOnline()
  }
})
afterAll(() => shop.close())

async function visit(path = '/care'): Promise<Customer> {
  const customer = await shop.customer({ path })
  await customer.arrives()
  return customer
}

describe('Smart Assist', () => {
  it('offers what it could have been, and a press leads there', async () => {
    const customer = await visit()
    await customer.says('opening')
    await customer.hears(assist)
    expect(customer.offered()).toEqual(expect.arrayContaining(['Hours']))
    await customer.presses('Hours')
    await customer.hears('Nine to five.')
    expect((await customer.conversationSoFar()).slice(-2)).toEqual(['me: Hours', 'bot: Nine to five.'])
  })

  it('asks for the only one it could have been by its name, and understands a "yes"', async () => {
    const customer = await visit()
    await customer.says('hours, please')
    await customer.hears("I'm not sure I understood. Did you mean “Hours”?")
    await customer.says('yes')
    await customer.hears('Nine to five.')
  })

  it('understands the label when it is typed, too', async () => {
    const customer = await visit()
    await customer.says('opening')
    await customer.hears(assist)
    await customer.says('holidays')
    await customer.hears('Closed on Sundays.')
  })

  it('is used once: what is not understood next goes to a person, who reads both', async () => {
    const customer = await visit()
    await customer.says('opening')
    await customer.hears(assist)
    await customer.says('never mind that')
    const chat = await asha.gets(customer)
    expect(chat.handover).toMatchObject({ kind: 'on-bot-break' })
    const said = await asha.conversationSoFar(chat)
    expect(said.filter((line) => line.startsWith('me: '))).toEqual(['me: opening', 'me: never mind that'])
  })

  it('is used again after the bot has answered something', async () => {
    const customer = await visit()
    await customer.says('opening')
    await customer.hears(assist)
    await customer.says('opening hours')
    await customer.hears('Nine to five.')
    await customer.says('opening')
    await customer.hears(assist)
  })
})

it('gives an admin of a bot-only business no way to take a chat from the bot', async () => {
  const customer = await visit('/robot')
  await customer.says('opening hours')
  await customer.hears('Nine to five.')
  const chat = { id: `robot.web.main.${customer.conversation}.1`, epoch: 1 }
  const { chat: seen } = await robert.opens(chat)
  expect([seen.owner, seen.rights]).toEqual([{ kind: 'bot' }, []])
  expect(await robert.picks(chat)).toBe('bot-only')
  expect(await robert.picks(chat, { to: robert })).toBe('bot-only')
  for (const action of [
    { kind: 'say', text: 'hello' },
    { kind: 'transfer', team: 'support' },
    { kind: 'transfer', team: 'support', agent: robert.id },
    { kind: 'hand-back' },
    { kind: 'close' },
    { kind: 'reopen' },
  ] as const) {
    expect([action.kind, await robert.does(chat, action)]).toEqual([action.kind, 'bot-only'])
  }
  await customer.endsTheChat()
  await customer.hears(defaultTexts['ended-by-customer'][0])
  expect(await robert.does(chat, { kind: 'reopen' })).toBe('bot-only')
  expect((await robert.lists()).queueTotal).toBe(0)
})
