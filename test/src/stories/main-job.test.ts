import { openShop, type Shop } from '../cast/open-shop'

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.close())

describe('the main job', () => {
  it('takes a customer from the bot to an agent by design, and back to the bot', async () => {
    const asha = shop.agent('Asha')
    await asha.signsIn()
    const customer = await shop.customer()
    await customer.arrives()
    await customer.hears(/Dune & Co/)

    await customer.says('I want to talk to an agent')
    await customer.hears(/name/i)
    await customer.says('Priya')
    await customer.hears(/e-mail/i)
    await customer.says('priya@example.com')

    const pending = await asha.seesPending('Priya')
    expect(pending.handover).toMatchObject({ kind: 'by-design' })
    await asha.goesOnline()
    const chat = await asha.gets('Priya')
    await customer.hears('Asha has joined.')
    const { entries, facts, why } = await asha.opens(chat)
    expect(facts.map(({ name, value }) => [name, value])).toEqual(
      expect.arrayContaining([
        ['name', 'Priya'],
        ['email', 'priya@example.com'],
      ]),
    )
    expect(why?.handover).toMatchObject({ kind: 'by-design', team: { id: 'support' } })
    expect(entries.some(({ body }) => body.kind === 'customer')).toBe(true)

    asha.types(chat)
    await customer.seesTyping()
    await asha.says(chat, 'Hello Priya')
    await customer.hears('Hello Priya')
    await customer.says('My jumper has a hole')
    await asha.reads(chat, 'My jumper has a hole')

    expect(await asha.does(chat, { kind: 'close', category: 'Return / Damaged' })).toMatchObject({ kind: 'done' })
    await customer.hears(/closed/)
    await customer.says('what are your opening hours')
    await customer.hears(/./)
    expect((await asha.lists()).mine).toEqual([])
  })
})
