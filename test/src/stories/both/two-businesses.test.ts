import { closeAfterwards } from '../../cast/close-afterwards'
import { openCast, type Cast } from '../../cast/open-cast'
import { openShop, type Shop } from '../../cast/open-shop'
import type { AgentRole, CustomerRole, FoundChat } from '../../cast/roles'
import { streetOfShops } from '../../cast/street-of-shops'

const closing = closeAfterwards()
let street: Shop
let cast: Cast
let anna: AgentRole
let bert: AgentRole
beforeAll(async () => {
  street = closing(
    await openShop({
      files: streetOfShops({
        one: { agents: [{ name: 'Anna', role: 'admin' }] },
        two: { agents: [{ name: 'Bert', role: 'admin' }] },
      }),
    }),
  )
  cast = closing(await openCast(street))
  anna = cast.agent('Anna')
  bert = cast.agent('Bert')
  await Promise.all([anna.signsIn(), bert.signsIn()])
  await Promise.all([anna.goesOnline(), bert.goesOnline()])
})

async function talk(path: string, agent: AgentRole, text: string): Promise<[CustomerRole, FoundChat]> {
  const customer = await cast.customer({ path })
  await customer.arrives()
  await customer.says('talk to a person')
  const chat = await agent.gets(customer)
  await customer.hears(`${agent.name} has joined.`)
  await customer.says(text)
  await agent.reads(chat, text)
  return [customer, chat]
}

it('G10 has customers, agents and chats of its own for each business of a host', async () => {
  const [ours, oursAt] = await talk('/one', anna, 'a secret of one')
  const [theirs, theirsAt] = await talk('/two', bert, 'a secret of two')
  await anna.says(oursAt, 'from Anna')
  await bert.says(theirsAt, 'from Bert')
  await ours.hears('from Anna')
  await theirs.hears('from Bert')

  expect(await anna.chatsSoFar()).toEqual([oursAt.id])
  expect(await bert.chatsSoFar()).toEqual([theirsAt.id])
  expect([await anna.queueSoFar(), await bert.queueSoFar()]).toEqual([[], []])
  expect(await anna.conversationSoFar(oursAt)).toEqual(await ours.conversationSoFar())
  expect(await bert.conversationSoFar(theirsAt)).toEqual(await theirs.conversationSoFar())
  expect((await ours.conversationSoFar()).join()).not.toMatch(/two|Bert/)
  expect((await theirs.conversationSoFar()).join()).not.toMatch(/one|Anna/)
})
