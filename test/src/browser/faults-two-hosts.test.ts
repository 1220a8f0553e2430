import { startTestServer } from '@baton/agent-bridge/testing'
import { tenantId } from '@baton/core'
import type { AgentInBrowser } from '../cast/agent-in-browser'
import { closeAfterwards } from '../cast/close-afterwards'
import { createTalk, type Talk } from '../cast/create-talk'
import type { CustomerInBrowser } from '../cast/customer-in-browser'
import { findLimbo } from '../cast/find-limbo'
import type { HostProcess } from '../cast/host-process'
import { openBalancer, type Balancer } from '../cast/open-balancer'
import { openBrowserCast, type BrowserCast } from '../cast/open-browser-cast'
import { openChain, type Chain } from '../cast/open-chain'
import { streetOfShops } from '../cast/street-of-shops'
import { until } from '../cast/until'

const closing = closeAfterwards()
let chain: Chain
let balancer: Balancer
let customersHost: HostProcess
let agentsHost: HostProcess
let cast: BrowserCast
let asha: AgentInBrowser
beforeAll(async () => {
  const server = closing(await startTestServer())
  // Each side has a host of its own, as long as it lives; then the other one has to do.
  balancer = closing(
    await openBalancer((path) => {
      const hosts = [customersHost.listensAt, agentsHost.listensAt]
      return path.startsWith('/desk') ? hosts.toReversed() : hosts
    }),
  )
  const shops = { care: { agents: [{ name: 'Asha', capacity: 3 }] } }
  chain = closing(await openChain({ redisUrl: server.url, files: streetOfShops(shops, { publicUrl: balancer.url }) }))
  customersHost = chain.host()
  agentsHost = await chain.startBeside()
  const signIns = [{ name: 'Asha', teams: [], role: 'agent', url: await signInOf('asha@care.example') }]
  cast = closing(await openBrowserCast(() => ({ url: balancer.url, signIns })))
  asha = cast.agent('Asha')
  await asha.signsIn()
  await asha.goesOnline()
})

/** A host that the world can reach prints no sign-ins; they are made beside it, as `baton agent sign-in` does. */
async function signInOf(email: string): Promise<string> {
  const { bridge, url } = await chain.house()
  const care = tenantId('care')
  const account = await bridge.agents.findByEmail(care, email)
  if (!account) throw new Error(`nobody has the address ${email}`)
  return `${url}/desk/#signin=${await bridge.signIn.createToken(care, account.id)}`
}

async function beginTalk(): Promise<{ readonly customer: CustomerInBrowser; readonly talk: Talk }> {
  const customer = await cast.customer({ path: '/care' })
  await customer.arrives()
  await customer.says('talk to a person')
  const chat = await asha.gets(customer)
  await customer.hears('Asha has joined.')
  return { customer, talk: createTalk({ customer, agent: asha, chat }) }
}

/** Waits until the open pages of the two sides are with these hosts. */
async function pagesAreWith(hosts: { readonly customer: HostProcess; readonly agent: HostProcess }): Promise<void> {
  const has = ({ listensAt }: HostProcess, part: string): boolean =>
    balancer.openTo(listensAt).some((path) => path.includes(part))
  await until(
    'the pages are with their hosts',
    () => has(hosts.customer, '/stream') && has(hosts.agent, '/desk/api/live'),
    () => [customersHost, agentsHost].map(({ listensAt }) => balancer.openTo(listensAt)),
  )
}

it('G1 G3 carry a chat between two hosts', async () => {
  const { customer, talk } = await beginTalk()
  await pagesAreWith({ customer: customersHost, agent: agentsHost })
  await talk.goesOn('on two hosts', { times: 5 })
  await talk.isOnBothPages()
  await customer.endsTheChat()
  await asha.loses(customer)
  await customer.leaves()
})

it.each(['customer', 'agent'] as const)(
  'G1 G2 G3 go on with the other host when the one that the %s is with is killed, and nobody loads a page again',
  async (side) => {
    const { customer, talk } = await beginTalk()
    await pagesAreWith({ customer: customersHost, agent: agentsHost })
    const [killed, other] = side === 'customer' ? [customersHost, agentsHost] : [agentsHost, customersHost]
    killed.arm('after-commit', 3)
    for (let round = 0; round === 0 || !killed.isDead(); round += 1) {
      await talk.goesOn(`${round} while a host dies`)
      await talk.isOnBothPages()
    }
    await pagesAreWith({ customer: other, agent: other })
    await talk.goesOn('with the other host')
    await talk.isOnBothPages()
    expect((await customer.conversationSoFar()).filter((line) => line.endsWith('has joined.'))).toHaveLength(1)
    expect(await findLimbo(await chain.house())).toEqual([])
    await customer.endsTheChat()
    await asha.loses(customer)
    await customer.leaves()
    if (side === 'customer') customersHost = await chain.restart()
  },
)
