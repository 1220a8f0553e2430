import { unreachable, type AgentRef, type Conversation } from '@baton/core'

/**
 * Whether an agent may see a conversation of their tenant as it stands now (guarantee G10): it is theirs, or its
 * current or last team is one of theirs. What has only ever been between a customer and the bot belongs to no team.
 * Admins see everything. Asked anew at every delivery.
 */
export function maySee(agent: AgentRef, conversation: Conversation): boolean {
  if (agent.role === 'admin') return true
  const { ownership, handover, previous } = conversation
  switch (ownership.owner) {
    case 'team':
      return agent.teams.includes(ownership.team) || ownership.reservedFor === agent.id
    case 'agent':
      return agent.teams.includes(ownership.team) || ownership.agent === agent.id
    case 'bot':
    case 'nobody':
      // `previous` is kept for a returning customer; `handover` says that this conversation itself has left the bot.
      return handover !== undefined && agent.teams.includes(previous?.team ?? handover.team)
    default:
      return unreachable(ownership)
  }
}
