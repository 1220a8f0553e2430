import type { AgentInBrowser } from '../cast/agent-in-browser'
import { closeAfterwards } from '../cast/close-afterwards'
import { openBrowserCast, type BrowserCast } from '../cast/open-browser-cast'
import { openShop, type Shop } from '../cast/open-shop'
import { streetOfShops } from '../cast/street-of-shops'
import { untilEqual } from '../cast/until'

const closing = closeAfterwards()
let shop: Shop
let cast: BrowserCast
beforeAll(async () => {
  shop = closing(
    await openShop({
      files: streetOfShops({
        race: { teams: { support: { strategy: 'pull' } }, agents: [{ name: 'Asha' }, { name: 'Ben' }] },
      }),
    }),
  )
  cast = closing(await openBrowserCast(() => shop.host))
})

/** Lets the agents' claims go to the host only when all of them have pressed. */
async function holdClaims(agents: readonly AgentInBrowser[]): Promise<void> {
  const held: (() => void)[] = []
  for (const { desk } of agents) {
    await desk.page.route(/\/claim$/, async (route) => {
      await new Promise<void>((release) => {
        held.push(release)
        if (held.length === agents.length) for (const each of held.splice(0)) each()
      })
      await route.continue()
    })
  }
}

it('G4 gives a chat that two agents take at once to exactly one of them, and tells the other one', async () => {
  const agents = [cast.agent('Asha'), cast.agent('Ben')]
  for (const agent of agents) {
    await agent.signsIn()
    await agent.goesOnline()
  }
  await holdClaims(agents)
  for (let round = 0; round < 3; round += 1) {
    const customer = await cast.customer({ path: '/race' })
    await customer.arrives()
    await customer.says('talk to a person')
    const [chat] = await Promise.all(agents.map((agent) => agent.seesPending(customer)))
    if (!chat) throw new Error('nobody waits')
    await Promise.all(agents.map(({ desk }) => desk.list('Team queue').getByRole('button', { name: /^Take/ }).click()))

    await customer.hears(/^(Asha|Ben) has joined\.$/)
    const having = async (): Promise<readonly AgentInBrowser[]> => {
      const all = await Promise.all(
        agents.map(async (agent) => ((await agent.chatsSoFar()).includes(chat.id) ? [agent] : [])),
      )
      return all.flat()
    }
    await untilEqual(async () => (await having()).length, 1)
    const [winner] = await having()
    const loser = agents.find((agent) => agent !== winner)
    if (!winner || !loser) throw new Error('nobody has it')
    await loser.desk.page.getByText(`${winner.name} (Support) has this chat.`).waitFor()
    expect(await loser.desk.composer.count()).toBe(0)
    const joined = (await customer.conversationSoFar()).filter((line) => line.endsWith('has joined.'))
    expect(joined).toEqual([`system: ${winner.name} has joined.`])
    await winner.says(chat, 'hello')
    await customer.hears('hello')
    await customer.leaves()
  }
})
