import { defaultTexts } from '@baton/core'
import type { Agent } from '../cast/agent'
import type { Customer } from '../cast/customer'
import { openShop, type Shop } from '../cast/open-shop'
import { streetOfShops } from '../cast/street-of-shops'
import { until } from '../cast/until'

const [assistText] = defaultTexts['assist-rephrase']
const [breakText] = defaultTexts.break

let street: Shop
const agents = new Map<string, Agent>()
beforeAll(async () => {
  street = await openShop({
    files: streetOfShops({
      both: {},
      plain: { smartAssist: false },
      mute: { humanAssistance: false },
      people: { mode: 'human-only' },
      busy: { mode: 'human-only', teams: { support: { strategy: 'pull' } } },
      robot: { mode: 'bot-only' },
    }),
  })
  for (const id of ['both', 'plain', 'mute', 'people', 'busy', 'robot']) {
    const asha = street.agent(`Asha of ${id}`)
    await asha.signsIn()
    agents.set(id, asha)
  }
})
afterAll(() => street.close())

function agentOf(id: string): Agent {
  const agent = agents.get(id)
  if (!agent) throw new Error(`nobody works in ${id}`)
  return agent
}

async function visit(id: string): Promise<Customer> {
  const customer = await street.customer({ path: `/${id}` })
  await customer.arrives()
  return customer
}

/** The customer's chat, if it stands in one of the shop's queues now. */
async function findPending(id: string, customer: Customer) {
  const line = `${id}.web.main.${customer.conversation}`
  const { queue } = await agentOf(id).lists()
  return queue.find((chat) => chat.id.startsWith(line))
}

/** The same, when it is there: the customer may hear of it a moment before. */
function pendingOf(id: string, customer: Customer) {
  return until('the chat is in a queue', () => findPending(id, customer))
}

async function expectNeverQueued(id: string, customer: Customer): Promise<void> {
  expect(await findPending(id, customer)).toBeUndefined()
}

describe('by design', () => {
  it.each([
    ['talk to a person', 'support', 'One moment.'],
    ['my bill', 'billing', defaultTexts.offline[0]],
  ])('"%s" reaches the team %s', async (text, team, heard) => {
    const customer = await visit('both')
    await customer.says(text)
    await customer.hears(heard)
    const chat = await pendingOf('both', customer)
    expect(chat.owner).toMatchObject({ kind: 'team', team: { id: team } })
    expect(chat.handover).toMatchObject({ kind: 'by-design' })
  })

  it.each(['lost team', 'shut team', 'thrown team'])('"%s" reaches the default team, with a warning', async (text) => {
    const customer = await visit('both')
    await customer.says(text)
    await customer.hears(defaultTexts.offline[0])
    const chat = await pendingOf('both', customer)
    expect(chat.owner).toMatchObject({ kind: 'team', team: { id: 'support' } })
    const { why } = await agentOf('both').opens({ id: chat.id })
    expect(why?.warnings).toHaveLength(1)
    expect(why?.warnings[0]).toMatch(/default team/)
  })
})

describe('on bot break', () => {
  it('helps once with Smart Assist, then hands over', async () => {
    const customer = await visit('both')
    await customer.says('flibbertigibbet')
    await customer.hears(assistText)
    await customer.says('gobbledygook')
    await customer.hears(defaultTexts.offline[0])
    expect((await pendingOf('both', customer)).handover).toMatchObject({ kind: 'on-bot-break' })
    expect(await customer.conversationSoFar()).not.toContain(`bot: ${breakText}`)
  })

  it('hands over at once where Smart Assist is off', async () => {
    const customer = await visit('plain')
    await customer.says('flibbertigibbet')
    await customer.hears(defaultTexts.offline[0])
    expect((await pendingOf('plain', customer)).handover).toMatchObject({ kind: 'on-bot-break' })
  })

  it('hands over when a function fails, without Smart Assist', async () => {
    const customer = await visit('both')
    await customer.says('broken look-up')
    await customer.hears(defaultTexts.offline[0])
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
    await expectNeverQueued('mute', customer)
  })

  it('still hands over by design where human assistance is off', async () => {
    const customer = await visit('mute')
    await customer.says('my bill')
    await customer.hears(defaultTexts.offline[0])
    expect((await pendingOf('mute', customer)).handover).toMatchObject({ kind: 'by-design' })
  })
})

it('takes both rules in one conversation: a break, back to the bot, then by design', async () => {
  const customer = await visit('plain')
  await customer.says('flibbertigibbet')
  await customer.hears(defaultTexts.offline[0])
  await customer.leavesTheLine()
  await customer.hears(defaultTexts['left-queue'][0])
  await customer.says('my bill')
  await customer.hears(defaultTexts.offline[0])
  expect((await pendingOf('plain', customer)).handover).toMatchObject({ kind: 'by-design' })
})

describe('the modes', () => {
  it('queues the first words of a human-only business at once', async () => {
    const customer = await visit('people')
    await customer.says('anybody there?')
    await customer.hears(defaultTexts.offline[0])
    expect((await pendingOf('people', customer)).handover).toMatchObject({ kind: 'no-bot' })
  })

  it('never queues a bot-only business, whatever happens', async () => {
    const customer = await visit('robot')
    await customer.says('talk to a person')
    await customer.hears('One moment.')
    await customer.hears('Stay here.')
    await customer.says('flibbertigibbet')
    await customer.says('gobbledygook')
    await customer.hears(breakText)
    await customer.says('broken look-up')
    await customer.hears(breakText)
    await customer.says('my bill')
    await customer.says('opening hours')
    await customer.hears('Nine to five.')
    await expectNeverQueued('robot', customer)
    expect((await agentOf('robot').lists()).queueTotal).toBe(0)
  })

  it('keeps two businesses of one host apart', async () => {
    const customer = await visit('both')
    await customer.says('talk to a person')
    await customer.hears('One moment.')
    const chat = await pendingOf('both', customer)
    const response = agentOf('plain').opens({ id: chat.id })
    await expect(response).rejects.toThrow('404')
  })
})

describe('while the customer waits', () => {
  it('says the position as soon as somebody is there, and lets them end the chat', async () => {
    const customer = await visit('busy')
    await customer.says('hello')
    await customer.hears(defaultTexts.offline[0])
    await agentOf('busy').goesOnline()
    await customer.hears(defaultTexts['position-next'][0])
    await customer.endsTheChat()
    await customer.hears(defaultTexts['ended-by-customer'][0])
    await expectNeverQueued('busy', customer)
  })

  it('gets what was written meanwhile to the agent', async () => {
    const customer = await visit('people')
    await customer.says('first')
    await customer.says('second')
    const asha = agentOf('people')
    const chat = await pendingOf('people', customer)
    await asha.goesOnline()
    const line = `people.web.main.${customer.conversation}`
    await asha.gets()
    const mine = (await asha.lists()).mine.find(({ id }) => id.startsWith(line)) ?? chat
    await asha.reads({ id: mine.id }, 'second')
    await asha.signsOut()
  })
})
