import { unreachable, type Completion, type Ownership } from '@baton/core'
import type { ChatOwner, DeskCompletion } from '../schema'
import type { Names } from './names'

/** Whose a chat is, as the desk says it. */
export function toChatOwner(ownership: Ownership, names: Names): ChatOwner {
  switch (ownership.owner) {
    case 'bot':
      return { kind: 'bot' }
    case 'team':
      return {
        kind: 'team',
        team: names.team(ownership.team),
        ...(ownership.reservedFor && { reservedFor: names.agent(ownership.reservedFor) }),
      }
    case 'agent':
      return {
        kind: 'agent',
        team: names.team(ownership.team),
        agent: names.agent(ownership.agent),
        phase: ownership.phase,
      }
    case 'nobody':
      return { kind: 'nobody', completion: toDeskCompletion(ownership.completion, names) }
    default:
      return unreachable(ownership)
  }
}

export function toDeskCompletion(completion: Completion, names: Names): DeskCompletion {
  const { agent, ...rest } = completion
  return { ...rest, ...(agent && { agent: names.agent(agent) }) }
}
