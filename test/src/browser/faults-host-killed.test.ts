import { defaultTexts } from '@baton/core'
import type { AgentInBrowser } from '../cast/agent-in-browser'
import { closeAfterwards } from '../cast/close-afterwards'
import { createTalk, type Talk } from '../cast/create-talk'
import type { CustomerInBrowser } from '../cast/customer-in-browser'
import { findLimbo } from '../cast/find-limbo'
import { openBrowserCast } from '../cast/open-browser-cast'
import { openChain, type Chain } from '../cast/open-chain'
import { planKills } from '../cast/plan-kills'
import { streetOfShops } from '../cast/street-of-shops'
import { untilEqual } from '../cast/until'
import { withoutPlaces } from '../cast/without-places'

/** How often the points may come up in the work below. */
const { kills, seed } = planKills({
  'before-commit': 8,
  'after-commit': 8,
  'before-chore': 3,
  'after-chores': 3,
  'before-send': 2,
  'after-send': 2,
  'after-settle': 4,
  'claim-held': 1,
  'claim-committed': 1,
  'claim-removed': 1,
  integration: 1,
})

const closing = closeAfterwards()
let chain: Chain
let asha: AgentInBrowser
let ben: AgentInBrowser
let noor: CustomerInBrowser
let regularTalk: Talk
beforeAll(async () => {
  const agents = [
    { name: 'Asha', teams: ['support'] },
    { name: 'Ben', teams: ['billing'] },
  ]
  chain = closing(await openChain({ files: streetOfShops({ care: { agents } }) }))
  const cast = closing(await openBrowserCast(() => chain.host()))
  asha = cast.agent('Asha')
  ben = cast.agent('Ben')
  for (const agent of [asha, ben]) {
    await agent.signsIn()
    await agent.goesOnline()
  }
  const priya = await cast.customer({ path: '/care' })
  await priya.arrives()
  await priya.says('talk to a person')
  const chat = await asha.gets(priya)
  await priya.hears('Asha has joined.')
  regularTalk = createTalk({ customer: priya, agent: asha, chat })
  noor = await cast.customer({ path: '/care' })
  await noor.arrives()
  await noor.hears('Welcome.')
})

const round = [
  'me: is it in stock',
  'bot: I am looking.',
  'bot: There are seven left.',
  'bot: Anything else?',
  'me: my bill',
  `system: ${defaultTexts.queued[0]}`,
  'system: Ben has joined.',
  'me: hello?',
  'agent: hello!',
  `system: ${defaultTexts.closed[0]}`,
]
const expected = ['bot: Welcome.']

/** All the way and back to where it began: the bot and its function, an agent, closed. The same pages every time. */
async function goAllTheWay(): Promise<void> {
  await noor.says('is it in stock')
  await noor.hears('Anything else?')
  await noor.says('my bill')
  const chat = await ben.gets(noor)
  await noor.hears('Ben has joined.')
  await noor.says('hello?')
  await ben.reads(chat, 'hello?')
  await ben.says(chat, 'hello!')
  await noor.hears('hello!')
  await ben.closes(chat)
  await noor.hears(defaultTexts.closed[0])
  await ben.loses(noor)
  expected.push(...round)
  await untilEqual(async () => withoutPlaces(await noor.conversationSoFar()), expected)
  await untilEqual(async () => withoutPlaces(await ben.conversationSoFar(chat)).slice(-round.length), round)
}

describe(`G1 G2 G3 G4 open pages and a host that is killed, seed ${seed},`, () => {
  it.each(kills)(
    'at %s, the time it comes there for the %i. time, go on as if nothing had been',
    async (point, times) => {
      const killed = chain.host()
      killed.arm(point, times)
      const restarted = killed.died.then(() => chain.restart())
      // There may be less to do than expected: then there is more, until the host has died.
      for (let i = 0; i === 0 || !killed.isDead(); i += 1) {
        await Promise.all([regularTalk.goesOn(`${i} while it dies ${point}`, { times: 2 }), goAllTheWay()])
        await regularTalk.isOnBothPages()
      }
      await restarted
      expect(await findLimbo(await chain.house())).toEqual([])
    },
  )

  it('G6 leaves every agent with what they have, and no more', async () => {
    await untilEqual(async () => [(await asha.chatsSoFar()).length, await ben.chatsSoFar()], [1, []])
    expect([await asha.queueSoFar(), await ben.queueSoFar()]).toEqual([[], []])
  })
})
