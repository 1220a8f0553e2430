import { defaultTexts } from '@baton/core'
import { closeAfterwards } from '../../cast/close-afterwards'
import { openCast, type Cast } from '../../cast/open-cast'
import { openShop, type Shop } from '../../cast/open-shop'
import type { AgentRole, CustomerRole } from '../../cast/roles'
import { streetOfShops } from '../../cast/street-of-shops'
import { untilEqual } from '../../cast/until'

const [requeued] = defaultTexts.requeued

const closing = closeAfterwards()
let shop: Shop
let cast: Cast
let cleo: AgentRole
let dev: AgentRole
beforeAll(async () => {
  shop = closing(
    await openShop({
      files: streetOfShops({
        strict: { teams: { support: { strategy: 'pull' } }, agents: [{ name: 'Cleo' }, { name: 'Dev' }] },
      }),
      // A desk page beats every ten seconds: who misses one is thought away.
      limits: { bridge: { leaseMs: 15_000 } },
      adjust: (business) => ({
        ...business,
        teams: new Map([...business.teams].map(([id, team]) => [id, { ...team, awayMs: 16_000 }])),
      }),
    }),
  )
  cast = closing(await openCast(shop))
  cleo = cast.agent('Cleo')
  dev = cast.agent('Dev')
  await Promise.all([cleo.signsIn(), dev.signsIn()])
  await Promise.all([cleo.goesOnline(), dev.goesOnline()])
})

async function visit(): Promise<CustomerRole> {
  const customer = await cast.customer({ path: '/strict' })
  await customer.arrives()
  await customer.says('talk to a person')
  await customer.hears('Stay here.')
  return customer
}

const place = ({ conversation }: CustomerRole): unknown => expect.stringContaining(`.${conversation}.`)

it('brings the chats of an agent who has gone back to the top of the queue, and tells the customer', async () => {
  const early = await visit()
  const talking = await visit()
  await dev.seesPending(early)
  const chat = await cleo.seesPending(talking)
  await cleo.takes(chat)
  await talking.hears('Cleo has joined.')
  await cleo.closesTheLid()

  await talking.hears(requeued)
  await untilEqual(() => dev.queueSoFar(), [place(talking), place(early)])
  await dev.takes(chat)
  await talking.hears('Dev has joined.')
  await dev.says(chat, 'I go on with you')
  await talking.hears('I go on with you')

  await cleo.opensTheLid()
  await untilEqual(() => cleo.chatsSoFar(), [])
  await untilEqual(() => cleo.queueSoFar(), [place(early)])
  await Promise.all([early.endsTheChat(), talking.endsTheChat()])
  await untilEqual(() => dev.queueSoFar(), [])
  await dev.loses(talking)
  await Promise.all([early.leaves(), talking.leaves()])
})

it('brings them back when the agent goes offline, too', async () => {
  const early = await visit()
  const customer = await visit()
  const chat = await dev.seesPending(customer)
  await dev.takes(chat)
  await customer.hears('Dev has joined.')
  await dev.goesOffline()
  await customer.hears(requeued)
  await untilEqual(() => dev.queueSoFar(), [place(customer), place(early)])
  await Promise.all([early.leaves(), customer.leaves()])
})
