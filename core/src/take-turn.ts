import { tenantOf, type LineId } from './id'
import type { Conversation } from './conversation'
import type { Turn } from './turn'
import type { Facts } from './facts'
import type { Input } from './input'
import { takeAgentTurn } from './turn/agent-turn'
import { takeClaimTurn } from './turn/claim-turn'
import { takeAgentGone, takePosition, takeTick } from './turn/clock-turn'
import { takeCustomerTurn } from './turn/customer-turn'
import { takeResultTurn } from './turn/result-turn'
import type { TurnContext } from './turn/turn-context'
import { unreachable } from './unreachable'

/**
 * Takes one input to its end: the new state and its effects. Pure: no clock, no I/O and no randomness but what `facts`
 * carries, so a turn can be taken again and gives the same. Customer, agent and clock go through here alike, so they
 * cannot disagree about who owns the conversation.
 *
 * @param before the line's newest conversation, open or closed, or nothing on a new line
 */
export function takeTurn(
  context: TurnContext,
  line: LineId,
  before: Conversation | undefined,
  input: Input,
  facts: Facts,
): Turn {
  if (context.business.id !== tenantOf(line)) {
    throw new Error(`a line of ${tenantOf(line)} does not belong to business ${context.business.id}`)
  }
  switch (input.kind) {
    case 'customer':
      return takeCustomerTurn(context, line, before, input, facts)
    case 'agent':
      return takeAgentTurn(context, before, input, facts)
    case 'claim':
      return takeClaimTurn(context, before, input, facts)
    case 'agent-gone':
      return takeAgentGone(context, before, input, facts)
    case 'position':
      return takePosition(context, before, input, facts)
    case 'integration-result':
      return takeResultTurn(context, before, input, facts)
    case 'tick':
      return takeTick(context, before, input, facts)
    default:
      return unreachable(input)
  }
}
