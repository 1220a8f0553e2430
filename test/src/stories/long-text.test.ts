import { decideAgain, lineId, type DecisionRecord } from '@baton/core'
import { readRecords } from '@baton/host/testing'
import type { Customer } from '../cast/customer'
import { openShop, type Shop } from '../cast/open-shop'
import { settingsOf } from '../cast/settings-of'
import { streetOfShops, webChat } from '../cast/street-of-shops'
import { codeOf } from '../cast/wire'

let shop: Shop
let customer: Customer
beforeAll(async () => {
  const channels = [{ ...webChat, settings: { limits: { text: 200_000 } } }]
  shop = await openShop({ files: streetOfShops({ care: { channels } }) })
  customer = await shop.customer({ path: '/care' })
  await customer.arrives()
})
afterAll(() => shop.close())

/** Every decision about what the customer wrote. */
async function records(): Promise<readonly DecisionRecord[]> {
  const { setup, store } = await shop.house()
  const [care] = setup.businesses
  if (!care) throw new Error('there is no business')
  const line = lineId({
    tenant: care.business.id,
    channel: 'web',
    account: 'main',
    place: customer.conversation,
  })
  const all: DecisionRecord[] = []
  for await (const record of readRecords(store, line)) all.push(record)
  return all
}

it('G9 a text of 50 KB is taken, answered, and can be decided again', async () => {
  const text = `opening hours?${' please'.repeat(7_000)}`
  await customer.says(text)
  await customer.says('opening hours')
  await customer.hears('Nine to five.')
  expect(await customer.conversationSoFar()).toContain(`me: ${text}`)

  const care = await settingsOf(shop)
  const decided = await records()
  expect(decided.map(({ input }) => input.kind === 'customer' && input.envelope.content)).toContainEqual(
    expect.objectContaining({ kind: 'text', text }),
  )
  for (const record of decided) {
    expect(decideAgain(care, record)).toEqual(record.steps)
  }
})

it('a text that no commit can hold is refused as too large, and the chat goes on', async () => {
  const before = await customer.conversationSoFar()
  const refused = await customer.asks(
    'POST',
    `/conversations/${customer.conversation}/activities`,
    { type: 'message', text: 'a'.repeat(70_000) },
    { authorization: `Bearer ${customer.token()}` },
  )
  expect([refused.status, codeOf(refused)]).toEqual([413, 'TooLarge'])
  expect(await customer.conversationSoFar()).toEqual(before)
  await customer.says('opening hours')
  await customer.hears('Nine to five.')
})
