import { closeAfterwards } from '../../cast/close-afterwards'
import { openCast, type Cast } from '../../cast/open-cast'
import { openShop, type Shop } from '../../cast/open-shop'
import type { CustomerRole } from '../../cast/roles'
import { streetOfShops } from '../../cast/street-of-shops'
import { untilEqual } from '../../cast/until'

const closing = closeAfterwards()
let shop: Shop
let cast: Cast
beforeAll(async () => {
  shop = closing(await openShop({ files: streetOfShops({ small: { agents: [{ name: 'Cleo', capacity: 1 }] } }) }))
  cast = closing(await openCast(shop))
})

it('G5 G7 gives ten chats to an agent who takes one at a time, in the order they came', async () => {
  const cleo = cast.agent('Cleo')
  await cleo.signsIn()
  const customers: CustomerRole[] = []
  for (let i = 0; i < 10; i += 1) {
    const customer = await cast.customer({ path: '/small' })
    await customer.arrives()
    await customer.says('talk to a person')
    // Only then the next one comes.
    await cleo.seesPending(customer)
    customers.push(customer)
  }
  const place = ({ conversation }: CustomerRole): unknown => expect.stringContaining(`.${conversation}.`)
  expect(await cleo.queueSoFar()).toEqual(customers.map(place))
  await cleo.goesOnline()
  for (const [index, customer] of customers.entries()) {
    const chat = await cleo.gets(customer)
    await customer.hears('Cleo has joined.')
    await untilEqual(() => cleo.queueSoFar(), customers.slice(index + 1).map(place))
    expect(await cleo.chatsSoFar()).toEqual([chat.id])
    await cleo.closes(chat)
    await customer.leaves()
  }
  await untilEqual(() => cleo.chatsSoFar(), [])
  expect(await cleo.queueSoFar()).toEqual([])
})
