import { unreachable, type AgentRef, type Conversation, type TeamId, type TenantSettings } from '@baton/core'
import type { ChatRight } from '../schema'

/**
 * What the agent may do with a conversation they see, as it stands: which buttons the desk shows. The turn decides
 * anew, so this may be late but does no harm.
 */
export function rightsOf(agent: AgentRef, conversation: Conversation, settings: TenantSettings): readonly ChatRight[] {
  const { ownership } = conversation
  if (settings.business.mode === 'bot-only') return []
  switch (ownership.owner) {
    case 'bot':
      return ['note', 'set-fact']
    case 'team': {
      const mine = agent.teams.includes(ownership.team) || agent.role === 'admin'
      const free = !ownership.reservedFor || ownership.reservedFor === agent.id
      return [
        'note',
        'set-fact',
        ...(mine && free ? (['claim'] as const) : []),
        ...(leads(agent, ownership.team) ? (['assign', 'transfer', 'close'] as const) : []),
      ]
    }
    case 'agent': {
      if (ownership.agent !== agent.id) {
        return leads(agent, ownership.team) ? ['note', 'set-fact', 'transfer', 'close'] : ['note', 'set-fact']
      }
      const hasBot = settings.bot !== undefined && settings.business.mode !== 'human-only'
      return [
        'say',
        'resend',
        'note',
        'set-fact',
        'transfer',
        'close',
        ...(ownership.phase === 'active' ? (['park'] as const) : []),
        ...(hasBot ? (['hand-back'] as const) : []),
      ]
    }
    case 'nobody':
      return ['note', 'set-fact', 'reopen']
    default:
      return unreachable(ownership)
  }
}

/** Leads act for the agents of their teams, admins for everybody. */
export function leads(agent: AgentRef, team: TeamId): boolean {
  return agent.role === 'admin' || (agent.role === 'lead' && agent.teams.includes(team))
}
