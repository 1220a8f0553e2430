import { startTestServer, describeOnRedisServer, type TestServer } from '@baton/agent-bridge/testing'
import type { AgentInBrowser } from '../cast/agent-in-browser'
import { closeAfterwards } from '../cast/close-afterwards'
import { createTalk, type Talk } from '../cast/create-talk'
import type { CustomerInBrowser } from '../cast/customer-in-browser'
import { openBrowserCast } from '../cast/open-browser-cast'
import { openChain } from '../cast/open-chain'
import type { FoundChat } from '../cast/roles'
import { streetOfShops } from '../cast/street-of-shops'
import { untilEqual } from '../cast/until'

describeOnRedisServer('pages that stay open', () => {
  const closing = closeAfterwards()
  let server: TestServer
  let asha: AgentInBrowser
  let priya: CustomerInBrowser
  let chat: FoundChat
  let talk: Talk
  beforeAll(async () => {
    server = closing(await startTestServer({ durable: true }))
    const files = streetOfShops({ care: { agents: [{ name: 'Asha' }] } })
    const chain = closing(await openChain({ redisUrl: server.url, files }))
    const second = await chain.startBeside()
    const cast = closing(await openBrowserCast(() => chain.host()))
    // The customer is with the first host, the agent is with the second one.
    asha = cast.agent('Asha', () => second)
    await asha.signsIn()
    await asha.goesOnline()
    priya = await cast.customer({ path: '/care' })
    await priya.arrives()
    await priya.says('talk to a person')
    chat = await asha.gets(priya)
    await priya.hears('Asha has joined.')
    talk = createTalk({ customer: priya, agent: asha, chat })
  })

  it('G1 G3 lose nothing when Redis is killed and started again', async () => {
    await talk.goesOn('while Redis is away', {
      async happens() {
        await server.crash()
        await priya.says('said in the dark')
        await asha.says(chat, 'answered in the dark')
        await server.restart()
      },
    })
    await priya.hears('answered in the dark')
    await asha.reads(chat, 'said in the dark')
    await talk.isOnBothPages()
    await talk.goesOn('afterwards')
    await talk.isOnBothPages()
    const lines = await priya.conversationSoFar()
    expect(new Set(lines).size).toBe(lines.length)
    await untilEqual(async () => (await asha.conversationSoFar(chat)).slice(-14), lines.slice(-14))
  })
})
