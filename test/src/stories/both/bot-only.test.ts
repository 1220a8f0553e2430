import { defaultTexts } from '@baton/core'
import { closeAfterwards } from '../../cast/close-afterwards'
import { openCast, type Cast } from '../../cast/open-cast'
import { openShop } from '../../cast/open-shop'
import type { AgentRole, CustomerRole } from '../../cast/roles'
import { streetOfShops } from '../../cast/street-of-shops'

const closing = closeAfterwards()
let cast: Cast
/** An admin may do everything there is to do. */
let robert: AgentRole
let paula: AgentRole
beforeAll(async () => {
  const street = closing(
    await openShop({
      files: streetOfShops({
        robot: { mode: 'bot-only', agents: [{ name: 'Robert', role: 'admin' }] },
        people: { agents: [{ name: 'Paula', role: 'admin' }], teams: { support: { strategy: 'pull' } } },
      }),
    }),
  )
  cast = closing(await openCast(street))
  robert = cast.agent('Robert')
  paula = cast.agent('Paula')
  for (const agent of [robert, paula]) {
    await agent.signsIn()
    await agent.goesOnline()
  }
})

const visitors: CustomerRole[] = []
afterEach(() => Promise.all(visitors.splice(0).map((visitor) => visitor.leaves())))

async function visit(id: string): Promise<CustomerRole> {
  const customer = await cast.customer({ path: `/${id}` })
  visitors.push(customer)
  await customer.arrives()
  return customer
}

const sorry = `bot: ${defaultTexts.break[0]}`

describe('a bot-only business keeps from every team, and from its admin,', () => {
  it.each([
    ['who asks for a person', ['me: talk to a person', 'bot: One moment.', 'bot: Stay here.']],
    [
      'who is not understood twice',
      ['me: flibbertigibbet', `bot: ${defaultTexts['assist-rephrase'][0]}`, 'me: gobbledygook', sorry],
    ],
    ['who asks for what a team does', ['me: my bill', sorry]],
    ['who asks for what a team does that is not there', ['me: lost team', sorry]],
    ['who asks for what a team does that is shut', ['me: shut team', sorry]],
    ['whose route fails', ['me: thrown team', sorry]],
    ['whose look-up fails', ['me: broken look-up', sorry]],
  ])('a customer %s', async (_, exchange) => {
    const customer = await visit('robot')
    await customer.hears('Welcome.')
    // The bot goes on after it, so it has never been anybody else's turn.
    const lines = [...exchange, 'me: opening hours', 'bot: Nine to five.']
    for (const line of lines) {
      const [, who, text = ''] = /^(me|bot): (.*)$/.exec(line) ?? []
      await (who === 'me' ? customer.says(text) : customer.hears(text))
    }
    expect(await customer.conversationSoFar()).toEqual(['bot: Welcome.', ...lines])

    const chat = { id: `robot.web.main.${customer.conversation}.1` }
    expect([await robert.queueSoFar(), await robert.chatsSoFar()]).toEqual([[], []])
    expect(await robert.waysInto(chat)).toEqual([])
    expect(await robert.asksFor(chat)).toBe('bot-only')
    expect([await robert.queueSoFar(), await robert.chatsSoFar()]).toEqual([[], []])
    expect(await robert.conversationSoFar(chat)).toEqual(['bot: Welcome.', ...lines])
  })
})

it('lets an admin of another business take the same chat', async () => {
  const customer = await visit('people')
  await customer.says('talk to a person')
  const chat = await paula.seesPending(customer)
  expect(await paula.waysInto(chat)).toEqual(['Take this chat', 'Assign…', 'Transfer'])
  expect(await paula.asksFor(chat)).toBe('claimed')
  await customer.hears('Paula has joined.')
})
