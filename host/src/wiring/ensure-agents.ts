import type { AgentAccount, AgentBridge } from '@baton/agent-bridge'
import { BatonError, teamId, tenantId, type ConfigurationProblem, type TenantId } from '@baton/core'
import type { AgentInput } from '../configuration/host-schema'
import type { BusinessSetup } from '../configuration/load-host'

/** A link that signs an agent in, once. */
export interface SignInLink {
  readonly name: string
  readonly teams: readonly string[]
  readonly role: string
  readonly url: string
}

/**
 * Creates the agents that a host's file names, where they are missing. An account that is there stays as it is, since it
 * may have been changed on purpose; resolves to a warning for each that differs from the file.
 */
export async function ensureAgents(
  bridge: Pick<AgentBridge, 'agents'>,
  businesses: readonly BusinessSetup[],
): Promise<readonly ConfigurationProblem[]> {
  const warnings: ConfigurationProblem[] = []
  for (const { agents, business } of businesses) {
    const tenant = tenantId(business.id)
    for (const agent of agents) {
      const known = await bridge.agents.findByEmail(tenant, agent.email)
      if (!known) await addUnlessThere(bridge, tenant, agent)
      const different = known ? differences(known, agent) : []
      if (different.length > 0) {
        const message = `${agent.email} has an account with ${different.join(', ')}, and keeps it: change this, or the account with "baton agent change ${agent.email}"`
        warnings.push(agent.problem(message, 'warning'))
      }
    }
  }
  return warnings
}

/** What an account has that the file says otherwise. */
function differences(account: AgentAccount, agent: AgentInput): readonly string[] {
  const teams = (of: readonly string[]) => [...new Set(of)].sort().join(', ')
  return [
    account.name === agent.name ? [] : `name ${account.name}`,
    teams(account.teams) === teams(agent.teams) ? [] : `teams ${teams(account.teams)}`,
    account.role === agent.role ? [] : `role ${account.role}`,
    account.capacity === agent.capacity ? [] : `capacity ${account.capacity}`,
    account.picture === agent.picture ? [] : `picture ${account.picture ?? 'none'}`,
  ].flat()
}

/** Two hosts may start at the same moment; then one of them finds the agent there after all. */
async function addUnlessThere(
  bridge: Pick<AgentBridge, 'agents'>,
  tenant: TenantId,
  { capacity, email, name, picture, role, teams }: AgentInput,
): Promise<void> {
  try {
    await bridge.agents.add(tenant, {
      email,
      name,
      role,
      capacity,
      teams: teams.map(teamId),
      ...(picture !== undefined && { picture }),
    })
  } catch (error) {
    if (!(error instanceof BatonError && error.code === 'conflict')) throw error
  }
}

/**
 * Sign-ins for the agents whose business prints them. Whoever reads the terminal can use them, so a host makes them only
 * where nobody but this machine can connect.
 */
export async function createSignIns(
  bridge: Pick<AgentBridge, 'agents' | 'signIn'>,
  businesses: readonly BusinessSetup[],
  url: string,
): Promise<readonly SignInLink[]> {
  const links = businesses.map(async ({ agents, business, printSignIns }) => {
    if (!printSignIns) return []
    const tenant = tenantId(business.id)
    const accounts = await Promise.all(agents.map(({ email }) => bridge.agents.findByEmail(tenant, email)))
    const active = accounts.filter((account): account is AgentAccount => account?.active === true)
    return Promise.all(
      active.map(async ({ id, name, role, teams }) => {
        const token = await bridge.signIn.createToken(tenant, id)
        return { name, teams, role, url: `${url}/desk/#signin=${token}` }
      }),
    )
  })
  return (await Promise.all(links)).flat()
}
