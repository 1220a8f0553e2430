import type { RunningHost } from '@baton/host'
import { createAgentInBrowser, type AgentInBrowser } from './agent-in-browser'
import { closeAll } from './close-all'
import { createCustomerInBrowser, type CustomerInBrowser } from './customer-in-browser'
import { openBrowser, type OpenBrowser } from './open-browser'

type Address = Pick<RunningHost, 'url' | 'signIns'>

/** Customers and agents in front of pages in one Chromium, each with a profile and a network of their own. */
export interface BrowserCast {
  readonly browser: OpenBrowser
  customer(options?: { readonly path?: string; readonly at?: () => Address }): Promise<CustomerInBrowser>
  agent(name: string, at?: () => Address): AgentInBrowser
  close(): Promise<void>
}

/** Opens Chromium for those who visit a host, and work at it. */
export async function openBrowserCast(host: () => Address): Promise<BrowserCast> {
  const browser = await openBrowser()
  const people: { leaves(): Promise<void> }[] = []
  return {
    browser,
    async customer({ at = host, path = '' } = {}) {
      const customer = createCustomerInBrowser({
        browser,
        url: () => `${at().url}${path}/`,
        agents: () => at().signIns.map(({ name }) => name),
      })
      people.push(customer)
      return customer
    },
    agent(name, at = host) {
      const agent = createAgentInBrowser({ browser, name, signIn: () => signInOf(at(), name) })
      people.push(agent)
      return agent
    },
    async close() {
      await closeAll([...people.map((person) => () => person.leaves()), () => browser.close()])
    },
  }
}

/** The one-time sign-in that a host has printed for somebody. */
function signInOf({ signIns }: Address, name: string): string {
  const link = signIns.find((each) => each.name === name)
  if (!link) throw new Error(`nobody is called ${name}`)
  return link.url
}
