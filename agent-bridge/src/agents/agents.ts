import type { AgentId, TenantId } from '@baton/core'
import type { Presence } from '../presence/presence'
import type { NewsChannel } from '../tenant/news'
import type { AgentAccount } from './agent-account'
import type { AgentAccounts } from './agent-accounts'
import type { Sessions } from './sessions'

export interface AgentsOptions {
  readonly accounts: AgentAccounts
  readonly sessions: Pick<Sessions, 'revokeAll'>
  readonly presence: Pick<Presence, 'choose'>
  readonly news: NewsChannel
  readonly pokeAgent: (tenant: TenantId, agent: AgentId) => Promise<void>
}

/** The tenant's agents, with what follows from a change: who is deactivated is signed out and gives their chats back. */
export interface Agents extends AgentAccounts {
  deactivate(tenant: TenantId, agent: AgentId): Promise<AgentAccount>
}

export function createAgents({ accounts, sessions, presence, news, pokeAgent }: AgentsOptions): Agents {
  const update: AgentAccounts['update'] = async (tenant, agent, change) => {
    const account = await accounts.update(tenant, agent, change)
    await news.publish(tenant, { kind: 'account', agent })
    if (account.active) {
      await pokeAgent(tenant, agent)
    } else {
      await sessions.revokeAll(tenant, agent)
      await presence.choose(tenant, agent, 'offline')
    }
    return account
  }

  return {
    ...accounts,
    update,

    async add(tenant, account) {
      const added = await accounts.add(tenant, account)
      await news.publish(tenant, { kind: 'account', agent: added.id })
      return added
    },

    /** Whoever knew the old password is signed out. */
    async setPassword(tenant, agent, password) {
      await accounts.setPassword(tenant, agent, password)
      await sessions.revokeAll(tenant, agent)
    },

    deactivate: (tenant, agent) => update(tenant, agent, { active: false }),
  }
}
