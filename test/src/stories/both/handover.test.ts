import { defaultTexts } from '@baton/core'
import { closeAfterwards } from '../../cast/close-afterwards'
import { openCast, type Cast } from '../../cast/open-cast'
import { openShop, type Shop } from '../../cast/open-shop'
import type { AgentRole, CustomerRole, FoundChat } from '../../cast/roles'
import { streetOfShops } from '../../cast/street-of-shops'

const [assistText] = defaultTexts['assist-rephrase']
const [breakText] = defaultTexts.break
const [offlineText] = defaultTexts.offline

const closing = closeAfterwards()
let street: Shop
let cast: Cast
const agents = new Map<string, AgentRole>()
beforeAll(async () => {
  street = closing(
    await openShop({
      files: streetOfShops({
        both: {},
        plain: { smartAssist: false },
        mute: { humanAssistance: false },
        people: { mode: 'human-only' },
      }),
    }),
  )
  cast = closing(await openCast(street))
  for (const id of ['both', 'plain', 'mute', 'people']) agents.set(id, cast.agent(`Asha of ${id}`))
  await Promise.all([...agents.values()].map((agent) => agent.signsIn()))
})

const visitors: CustomerRole[] = []
afterEach(() => Promise.all(visitors.splice(0).map((visitor) => visitor.leaves())))

function agentOf(id: string): AgentRole {
  const agent = agents.get(id)
  if (!agent) throw new Error(`nobody works in ${id}`)
  return agent
}

async function visit(id: string): Promise<CustomerRole> {
  const customer = await cast.customer({ path: `/${id}` })
  visitors.push(customer)
  await customer.arrives()
  return customer
}

/** The customer's chat, in one of the shop's queues, and why it is there. */
async function pendingOf(id: string, customer: CustomerRole): Promise<{ chat: FoundChat; why: readonly string[] }> {
  const chat = await agentOf(id).seesPending(customer)
  return { chat, why: await agentOf(id).whyHere(chat) }
}

async function expectNotQueued(id: string, { conversation }: CustomerRole): Promise<void> {
  expect((await agentOf(id).queueSoFar()).filter((chat) => chat.includes(`.${conversation}.`))).toEqual([])
}

describe('by design', () => {
  it.each([
    ['talk to a person', 'To Support, by design', 'One moment.'],
    ['my bill', 'To Billing, by design', offlineText],
  ])('"%s" comes %s', async (text, expected, heard) => {
    const customer = await visit('both')
    await customer.says(text)
    await customer.hears(heard)
    expect((await pendingOf('both', customer)).why).toContain(expected)
  })

  it.each(['lost team', 'shut team', 'thrown team'])('"%s" reaches the default team, with a warning', async (text) => {
    const customer = await visit('both')
    await customer.says(text)
    await customer.hears(offlineText)
    const { why } = await pendingOf('both', customer)
    expect(why).toContain('To Support, by design')
    expect(why.filter((line) => line.endsWith('the default team takes the chat'))).toHaveLength(1)
  })
})

describe('on bot break', () => {
  it('helps once with Smart Assist, then hands over', async () => {
    const customer = await visit('both')
    await customer.says('flibbertigibbet')
    await customer.hears(assistText)
    await customer.says('gobbledygook')
    await customer.hears(offlineText)
    expect((await pendingOf('both', customer)).why).toContain('To Support, on bot break')
    expect(await customer.conversationSoFar()).not.toContain(`bot: ${breakText}`)
  })

  it('hands over at once where Smart Assist is off', async () => {
    const customer = await visit('plain')
    await customer.says('flibbertigibbet')
    await customer.hears(offlineText)
    expect((await pendingOf('plain', customer)).why).toContain('To Support, on bot break')
  })

  it('hands over when a function fails, without Smart Assist', async () => {
    const customer = await visit('both')
    await customer.says('broken look-up')
    await customer.hears(offlineText)
    expect(await customer.conversationSoFar()).not.toContain(`bot: ${assistText}`)
  })

  it('says the break message and keeps the chat where human assistance is off', async () => {
    const customer = await visit('mute')
    await customer.says('flibbertigibbet')
    await customer.hears(assistText)
    await customer.says('gobbledygook')
    await customer.hears(breakText)
    await customer.says('opening hours')
    await customer.hears('Nine to five.')
    await expectNotQueued('mute', customer)
  })

  it('still hands over by design where human assistance is off', async () => {
    const customer = await visit('mute')
    await customer.says('my bill')
    await customer.hears(offlineText)
    expect((await pendingOf('mute', customer)).why).toContain('To Billing, by design')
  })
})

it('takes both rules in one conversation: a break, back to the bot, then by design', async () => {
  const customer = await visit('plain')
  await customer.says('flibbertigibbet')
  await customer.hears(offlineText)
  expect((await pendingOf('plain', customer)).why).toContain('To Support, on bot break')
  await customer.leavesTheLine()
  await customer.hears(defaultTexts['handed-back'][0])
  await customer.says('my bill')
  await customer.hears(offlineText)
  const { chat, why } = await pendingOf('plain', customer)
  expect(why).toContain('To Billing, by design')
  expect(await agentOf('plain').conversationSoFar(chat)).toEqual(await customer.conversationSoFar())
})

describe('the modes', () => {
  it('queues the first words of a human-only business at once', async () => {
    const customer = await visit('people')
    await customer.says('anybody there?')
    await customer.hears(offlineText)
    expect((await pendingOf('people', customer)).why).toContain('To Support, no bot here')
  })
})

describe('while the customer waits', () => {
  it('lets them end the chat', async () => {
    const customer = await visit('people')
    await customer.says('hello')
    await pendingOf('people', customer)
    await customer.endsTheChat()
    await customer.hears(defaultTexts['ended-by-customer'][0])
    await agentOf('people').loses(customer)
    await expectNotQueued('people', customer)
  })

  it('gets what was written meanwhile to the agent', async () => {
    const customer = await visit('people')
    await customer.says('first')
    await customer.says('second')
    const asha = agentOf('people')
    await asha.seesPending(customer)
    await asha.goesOnline()
    const chat = await asha.gets(customer)
    await asha.reads(chat, 'second')
    await asha.says(chat, 'here I am')
    await customer.hears('here I am')
    const said = (await asha.conversationSoFar(chat)).filter((line) => line.startsWith('me: '))
    expect(said).toEqual(['me: first', 'me: second'])
    await asha.goesOffline()
  })
})
