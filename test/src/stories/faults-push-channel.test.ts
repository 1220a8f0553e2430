import { join } from 'node:path'
import type { ChatSummary } from '@baton/agent-bridge'
import { lineId, tenantId, type Delivery, type DeliveryState, type LogEntry } from '@baton/core'
import type { Agent } from '../cast/agent'
import { createCorrespondent, type Correspondent } from '../cast/create-correspondent'
import { createDice, readSeed } from '../cast/create-dice'
import { findLimbo } from '../cast/find-limbo'
import type { FaultPoint } from '../cast/host-process'
import { openChain, type Chain } from '../cast/open-chain'
import type { Letter } from '../cast/post-office'
import { streetOfShops, webChat } from '../cast/street-of-shops'
import { until, untilEqual } from '../cast/until'

const seed = readSeed()
const dice = createDice(seed)

const postOffice = (knowsKeys: boolean, account = 'main') => ({
  package: join(__dirname, '../cast/post-office.ts'),
  account,
  settings: { journal: { env: 'BATON_TEST_JOURNAL' }, knowsKeys },
})

let chain: Chain
const agents = new Map<string, Agent>()
beforeAll(async () => {
  chain = await openChain({
    files: streetOfShops({
      keyed: { channels: [postOffice(true)], agents: [{ name: 'Asha', capacity: 50 }] },
      plain: { channels: [postOffice(false)], agents: [{ name: 'Ben', capacity: 50 }] },
      ways: { channels: [webChat, postOffice(true), postOffice(true, 'second')], agents: [{ name: 'Cleo' }] },
    }),
  })
  for (const [shop, name] of [
    ['keyed', 'Asha'],
    ['plain', 'Ben'],
    ['ways', 'Cleo'],
  ] as const) {
    const agent = chain.agent(name)
    await agent.signsIn()
    await agent.goesOnline()
    agents.set(shop, agent)
  }
})
afterAll(() => chain.close())

function agentOf(shop: string): Agent {
  const agent = agents.get(shop)
  if (!agent) throw new Error(`nobody works in ${shop}`)
  return agent
}

function correspondent(shop: string, name: string, account = 'main'): Correspondent {
  const address = () => `${chain.host().url}/${shop}/post/${account}`
  return createCorrespondent({ name, address, letters: chain.letters })
}

/** The messages to a correspondent as the log has them, in order, with what became of them. */
async function sentTo(shop: string, { name }: Correspondent, account = 'main') {
  const { store } = await chain.house()
  const line = lineId({ tenant: tenantId(shop), channel: 'post', account, place: name })
  const entries = await store.readLog(line, { audience: 'customer', limit: 1_000 })
  const messages = entries.filter(({ body }) => body.kind === 'message')
  const states = await store.readDelivery(
    line,
    messages.map(({ seq }) => seq),
  )
  return messages.map((entry) => ({
    key: `${line}.${entry.seq}`,
    from: speakerOf(entry),
    state: stateOf(states, entry),
  }))
}

const stateOf = (states: ReadonlyMap<number, Delivery>, { seq }: LogEntry): DeliveryState =>
  states.get(seq)?.state ?? 'queued'

const speakerOf = ({ body }: LogEntry): string => (body.kind === 'message' ? body.from.kind : '')

/** Waits until the lane has let everything go. */
async function untilAllLeft(shop: string, friend: Correspondent): Promise<Awaited<ReturnType<typeof sentTo>>> {
  return until(
    `everything to ${friend.name} has left`,
    async () => {
      const sent = await sentTo(shop, friend)
      return sent.every(({ state }) => state !== 'queued') && sent
    },
    () => sentTo(shop, friend),
  )
}

/** The order in which the letters came for the first time. */
const firstTimes = (letters: readonly Letter[]): readonly string[] => [...new Set(letters.map(({ key }) => key))]

async function correspond(shop: string, name: string): Promise<Correspondent> {
  const friend = correspondent(shop, name)
  const agent = agentOf(shop)
  await friend.writes('opening hours')
  await friend.writes('is it in stock')
  await friend.gets('Anything else?')
  await friend.writes('talk to a person')
  const chat = await agent.gets(name)
  for (let i = 0; i < 4; i += 1) {
    await friend.writes(`question ${i}`)
    await agent.says(chat, `answer ${i}`)
  }
  return friend
}

const places: readonly (readonly [shop: string, point: FaultPoint, times: number])[] = ['keyed', 'plain'].flatMap(
  (shop) =>
    (['after-commit', 'before-send', 'after-send'] as const).map((point) => [shop, point, dice.roll(20)] as const),
)

describe(`G1 G2 G3 a channel that pushes, and a host that is killed, seed ${seed},`, () => {
  it.each(places)('in the shop %s at %s, the %i. time', async (shop, point, times) => {
    const killed = chain.host()
    killed.arm(point, times)
    const restarted = killed.died.then(() => chain.restart())
    const friends: Correspondent[] = []
    for (let round = 0; round === 0 || !killed.isDead(); round += 1) {
      const names = ['ann', 'bob'].map((name) => `${name}-${shop}-${point}-${round}`)
      friends.push(...(await Promise.all(names.map((name) => correspond(shop, name)))))
    }
    await restarted

    let doubles = 0
    for (const friend of friends) {
      const sent = await untilAllLeft(shop, friend)
      const letters = friend.letters()
      const arrived = new Set(letters.map(({ key }) => key))
      // Whatever was sent more than once or perhaps never: in order, and nothing else is missing.
      expect(firstTimes(letters)).toEqual(sent.map(({ key }) => key).filter((key) => arrived.has(key)))
      for (const { from, key, state } of sent) {
        const copies = letters.filter((letter) => letter.key === key).length
        doubles += Math.max(0, copies - 1)
        if (shop === 'keyed') expect([from, state, copies]).toEqual([from, 'sent', 1])
        else if (from === 'agent')
          expect([state, copies]).toEqual(state === 'unknown' ? ['unknown', copies] : ['sent', 1])
        else expect([state, copies >= 1]).toEqual(['sent', true])
      }
    }
    // One host died once: it can have left one message of each of its lanes in doubt.
    expect(doubles).toBeLessThanOrEqual(shop === 'keyed' ? 0 : 2)
    expect(await findLimbo(await chain.house())).toEqual([])
  })
})

describe('G2 an agent’s message whose outcome nobody knows', () => {
  /** The host dies while the agent's message is being sent. */
  async function leaveInDoubt(point: 'before-send' | 'after-send'): Promise<{
    readonly friend: Correspondent
    readonly chat: ChatSummary
  }> {
    const friend = correspondent('plain', `doubt-${point}`)
    const ben = agentOf('plain')
    await friend.writes('talk to a person')
    const chat = await ben.gets(friend.name)
    await friend.gets('Ben has joined.')
    await untilAllLeft('plain', friend)
    const killed = chain.host()
    killed.arm(point, 1)
    await ben.says(chat, 'is this it?')
    await killed.died
    await chain.restart()
    await ben.says(chat, 'or this?')
    await friend.gets('or this?')
    return { friend, chat }
  }

  const textsOf = (friend: Correspondent) =>
    friend.letters().flatMap(({ from, text }) => (from === 'agent' ? [text] : []))

  it.each([
    ['after-send', ['is this it?', 'or this?']],
    ['before-send', ['or this?']],
  ] as const)('is shown as unknown, and said again only by a person (%s)', async (point, arrived) => {
    const { chat, friend } = await leaveInDoubt(point)
    const ben = agentOf('plain')
    expect(textsOf(friend)).toEqual(arrived)
    const doubtful = (await ben.log(chat)).find(
      ({ body }) => body.kind === 'message' && body.message.kind === 'text' && body.message.text === 'is this it?',
    )
    expect(doubtful?.body).toMatchObject({ kind: 'message', delivery: { state: 'unknown' } })
    await ben.does(chat, { kind: 'resend', seq: doubtful?.seq ?? 0 })
    await untilEqual(() => textsOf(friend), [...arrived, 'is this it?'])
    await untilAllLeft('plain', friend)
  })
})

it('G8 answers on the channel, account and place that the customer wrote on', async () => {
  const cleo = agentOf('ways')
  const onWeb = await chain.customer({ path: '/ways' })
  await onWeb.arrives()
  await onWeb.says('talk to a person')
  // The same name writes to two accounts: these are two places.
  const onMain = correspondent('ways', 'dora')
  const onSecond = correspondent('ways', 'dora', 'second')
  await onMain.writes('talk to a person')
  await onSecond.writes('talk to a person')
  await until('she has all three', async () => (await cleo.lists()).mine.length === 3)
  const { mine } = await cleo.lists()
  const chatOn = (part: string): ChatSummary => {
    const chat = mine.find(({ id }) => id.startsWith(`ways.${part}.`))
    if (!chat) throw new Error(`there is no chat on ${part}`)
    return chat
  }
  await cleo.says(chatOn('web.main'), 'to the web')
  await cleo.says(chatOn('post.main'), 'to the first')
  await cleo.says(chatOn('post.second'), 'to the second')
  await onWeb.hears('to the web')
  await untilEqual(
    () =>
      chain
        .letters()
        .flatMap(({ account, from, text, to }) => (to === 'dora' && from === 'agent' ? [[account, text]] : [])),
    [
      ['main', 'to the first'],
      ['second', 'to the second'],
    ],
  )
  expect((await onWeb.conversationSoFar()).filter((line) => line.startsWith('agent:'))).toEqual(['agent: to the web'])
})
