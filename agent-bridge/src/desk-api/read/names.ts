import type { AgentId, AgentRef, NodeId, TeamId, TenantSettings } from '@baton/core'

interface Person {
  readonly id: string
  readonly name: string
}

/** What people call the things that records name by id. */
export interface Names {
  team(id: TeamId): Person
  agent(id: AgentId): Person
  node(id: NodeId): Person
}

/** An id that nobody knows any more stands for itself. */
export function createNames(settings: TenantSettings, agents: readonly Pick<AgentRef, 'id' | 'name'>[]): Names {
  const agentNames = new Map<AgentId, string>(agents.map((agent) => [agent.id, agent.name]))
  return {
    team: (id) => ({ id, name: settings.business.teams.get(id)?.name ?? id }),
    agent: (id) => ({ id, name: agentNames.get(id) ?? id }),
    node: (id) => ({ id, name: settings.bot?.nodes.get(id)?.label ?? id }),
  }
}
