import type { AgentId } from './id'
import type { Input } from './input'
import { unreachable } from './unreachable'

/** The same for every delivery of the same input; each kind of input has names of its own. */
export function dedupeKeyOf(input: Input): string | undefined {
  switch (input.kind) {
    case 'customer':
      return `customer:${input.envelope.dedupeKey}`
    case 'agent':
      return agentDedupeKey(input.by.id, input.requestId)
    case 'integration-result':
      return `result:${input.await}`
    // These name the epoch they were made for, or ask what is due: the second one finds nothing to do.
    case 'claim':
    case 'agent-gone':
    case 'position':
    case 'tick':
      return undefined
    default:
      return unreachable(input)
  }
}

/** The key of an agent's request, for whoever has the request but no longer its chat. */
export function agentDedupeKey(agent: AgentId, requestId: string): string {
  return `agent:${agent}:${requestId}`
}
