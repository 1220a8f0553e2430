import type { AgentBridge } from '@baton/agent-bridge'
import { teamId, tenantId } from '@baton/core'
import type { BusinessSetup } from '../configuration/load-host'

/** A link that signs an agent in, once. */
export interface SignInLink {
  readonly name: string
  readonly teams: readonly string[]
  readonly role: string
  readonly url: string
}

/**
 * Creates the agents that a host's file names, where they are missing, and sign-ins for those whose business prints
 * them. Whoever reads the terminal can use them, so they are made on loopback only.
 */
export async function ensureAgents(
  bridge: Pick<AgentBridge, 'agents' | 'signIn'>,
  businesses: readonly BusinessSetup[],
  url: string,
  loopback: boolean,
): Promise<readonly SignInLink[]> {
  const links: SignInLink[] = []
  for (const { agents, business, printSignIns } of businesses) {
    const tenant = tenantId(business.id)
    const known = await bridge.agents.list(tenant)
    for (const { capacity, email, name, role, teams } of agents) {
      const account =
        known.find((each) => each.email.toLowerCase() === email.toLowerCase()) ??
        (await bridge.agents.add(tenant, { email, name, role, capacity, teams: teams.map(teamId) }))
      if (!printSignIns || !loopback) continue
      const token = await bridge.signIn.createToken(tenant, account.id)
      links.push({ name, teams, role, url: `${url}/desk/#signin=${token}` })
    }
  }
  return links
}
