import { startTestServer, describeOnRedisServer, type TestServer } from '@baton/agent-bridge/testing'
import type { AgentInBrowser } from '../cast/agent-in-browser'
import type { CustomerInBrowser } from '../cast/customer-in-browser'
import type { FaultPoint, HostProcess } from '../cast/host-process'
import { openBrowserCast, type BrowserCast } from '../cast/open-browser-cast'
import { openChain, type Chain } from '../cast/open-chain'
import { streetOfShops } from '../cast/street-of-shops'
import { untilEqual } from '../cast/until'

describeOnRedisServer('pages that stay open', () => {
  let server: TestServer
  let chain: Chain
  let second: HostProcess
  let cast: BrowserCast
  let asha: AgentInBrowser
  let priya: CustomerInBrowser
  let chat: { readonly id: string }
  beforeAll(async () => {
    server = await startTestServer({ durable: true })
    chain = await openChain({
      redisUrl: server.url,
      files: streetOfShops({ care: { agents: [{ name: 'Asha', capacity: 3 }] } }),
    })
    second = await chain.startBeside()
    cast = await openBrowserCast(() => chain.host())
    // The customers are with the first host, the agent is with the second one.
    asha = cast.agent('Asha', () => second)
    await asha.signsIn()
    await asha.goesOnline()
    priya = await cast.customer({ path: '/care' })
    await priya.arrives()
    await priya.says('talk to a person')
    chat = await asha.gets(priya)
    await priya.hears('Asha has joined.')
  })
  afterAll(async () => {
    await cast.close()
    await chain.close()
    await server.stop()
  })

  const said: string[] = []
  async function talk(about: string, happens: () => Promise<void> = async () => undefined): Promise<void> {
    for (let i = 0; i < 3; i += 1) {
      await priya.says(`question ${i} ${about}`)
      if (i === 1) await happens()
      await asha.says(chat, `answer ${i} ${about}`)
      said.push(`me: question ${i} ${about}`, `agent: answer ${i} ${about}`)
    }
  }

  /** Everything stands on both pages once, what each of them said in their order, and both pages agree on the order. */
  async function expectAllOnBothPages(): Promise<void> {
    const isTalk = (line: string): boolean => /^(me: question|agent: answer) /.test(line)
    const by = (who: string) => (line: string) => line.startsWith(who)
    const bySpeaker = (lines: readonly string[]) => [
      lines.filter(by('me: question')),
      lines.filter(by('agent: answer')),
    ]
    await untilEqual(async () => bySpeaker(await priya.conversationSoFar()), bySpeaker(said))
    await untilEqual(
      async () => (await asha.conversationSoFar(chat)).filter(isTalk),
      (await priya.conversationSoFar()).filter(isTalk),
    )
  }

  it('G1 G3 carry a chat between two hosts', async () => {
    await talk('on two hosts')
    await expectAllOnBothPages()
  })

  it.each([
    ['before-commit', 1],
    ['after-commit', 2],
    ['after-settle', 2],
  ] as const satisfies readonly (readonly [FaultPoint, number])[])(
    'G1 G2 G3 lose, double and reorder nothing when the host is killed at %s',
    async (point, times) => {
      const killed = chain.host()
      killed.arm(point, times)
      const restarted = killed.died.then(() => chain.restart())
      for (let round = 0; round === 0 || !killed.isDead(); round += 1) {
        await talk(`${round} while it dies ${point}`)
        await expectAllOnBothPages()
      }
      await restarted
      await talk(`after ${point}`)
      await expectAllOnBothPages()
    },
  )

  it('G1 G3 lose nothing when Redis is killed and started again', async () => {
    await talk('while Redis is away', async () => {
      await server.crash()
      await priya.says('question in the dark')
      await asha.says(chat, 'answer in the dark')
      await server.restart()
    })
    await priya.hears('answer in the dark')
    await asha.reads(chat, 'question in the dark')
    await talk('afterwards')
    await priya.hears('answer 2 afterwards')
    const lines = await priya.conversationSoFar()
    expect(new Set(lines).size).toBe(lines.length)
    await untilEqual(async () => (await asha.conversationSoFar(chat)).slice(-6), lines.slice(-6))
  })
})
