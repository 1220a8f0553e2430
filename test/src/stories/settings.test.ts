import { startTestServer, type TestServer } from '@baton/agent-bridge/testing'
import { createCustomer, type Customer } from '../cast/customer'
import { openShop, type Shop } from '../cast/open-shop'
import { streetOfShops, type StreetShop } from '../cast/street-of-shops'

const secrets = { BATON_SECRET: 'the same before and after the change' }
const agents = [{ name: 'Asha', teams: ['support'] }]

let server: TestServer
let shop: Shop
let customer: Customer
beforeEach(async () => {
  server = await startTestServer()
  shop = await open({})
  customer = await createCustomer({ origin: () => shop.host.url, path: '/care' })
  await customer.arrives()
})
afterEach(async () => {
  await customer.leaves()
  await shop.close()
  await server.stop()
})

function open(settings: StreetShop): Promise<Shop> {
  return openShop({ redisUrl: server.url, files: streetOfShops({ care: { agents, ...settings } }), secrets })
}

/** The host stops, and starts with other settings; the customer's page comes back to it. */
async function change(settings: StreetShop): Promise<void> {
  await customer.closesTheLid()
  await shop.close()
  shop = await open(settings)
  await customer.opensTheLid()
}

it('G7 gives a chat whose team is no more to the default team', async () => {
  await customer.says('my bill')
  await customer.hears(/nobody is here/i)
  await change({ settings: { teams: { support: { name: 'Support' } } } })
  const asha = shop.agent('Asha')
  await asha.signsIn()
  await asha.goesOnline()
  await customer.says('is anybody there?')
  const chat = await asha.gets(customer)
  await asha.says(chat, 'I am.')
  await customer.hears('I am.')
})

it('G4 gives a chat back to the bot where the business is bot-only from now on', async () => {
  await customer.says('talk to a person')
  await customer.hears('Stay here.')
  await change({ mode: 'bot-only', settings: { teams: {} }, agents: [] })
  await customer.says('opening hours')
  await customer.hears('Nine to five.')
})
