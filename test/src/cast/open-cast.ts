import type { Chain } from './open-chain'
import { openBrowserCast } from './open-browser-cast'
import type { Shop } from './open-shop'
import type { AgentRole, CustomerRole } from './roles'

/** Those who play a story. */
export interface Cast {
  /** Somebody who is not there yet; `path` is the business's path on the host. */
  customer(options?: { readonly path?: string }): Promise<CustomerRole>
  agent(name: string): AgentRole
  close(): Promise<void>
}

declare global {
  /** Said by the jest project: without it, stories are told over the wire. */
  var batonCast: 'browser' | undefined
}

/** The cast of a story below `stories/both`: at the wire, or in front of pages in Chromium. */
export async function openCast(house: Pick<Shop, 'customer' | 'agent' | 'host'> | Chain): Promise<Cast> {
  if (globalThis.batonCast !== 'browser') {
    return { customer: (options) => house.customer(options), agent: (name) => house.agent(name), close: async () => {} }
  }
  return openBrowserCast(() => (typeof house.host === 'function' ? house.host() : house.host))
}
