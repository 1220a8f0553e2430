import { unreachable, type Conversation, type ConversationId, type LineId, type TeamId } from '@baton/core'
import type { ListedHold } from '../match/holds'

/** Where an index says something else than the conversations. */
export type Fault =
  /** An entry of no chat that is pending in this team. */
  | { readonly kind: 'foreign-entry'; readonly team: TeamId; readonly id: string }
  /** A pending chat whose entry is missing, or stands where it should not. */
  | { readonly kind: 'missing-entry' | 'misplaced-entry'; readonly conversation: Conversation }
  /** A hold that no claim and no active chat needs. */
  | { readonly kind: 'abandoned-hold'; readonly hold: ListedHold }
  /** An active chat that nobody counts. */
  | { readonly kind: 'missing-hold'; readonly conversation: Conversation }
  /** A conversation in a wrong list, or in none. `at`: since when it was filed there. */
  | { readonly kind: 'misfiled'; readonly conversation: Conversation; readonly at: number }
  /** A chat that a change of settings has left where nobody answers. */
  | { readonly kind: 'stranded'; readonly conversation: Conversation }
  /** An open conversation that no timer would wake. */
  | { readonly kind: 'missing-deadline'; readonly conversation: Conversation }
  /** A conversation in a list that does not exist any more. */
  | { readonly kind: 'filed-unknown'; readonly id: ConversationId }

/** The same for the same fault, looked at again. */
export function keyOf(fault: Fault): string {
  switch (fault.kind) {
    case 'foreign-entry':
      return `${fault.kind} ${fault.team} ${fault.id}`
    case 'missing-entry':
    case 'misplaced-entry':
    case 'missing-hold':
    case 'misfiled':
    case 'missing-deadline':
    case 'stranded':
      return `${fault.kind} ${fault.conversation.id}.${fault.conversation.epoch}`
    case 'abandoned-hold':
      return `${fault.kind} ${fault.hold.entry} ${fault.hold.token}`
    case 'filed-unknown':
      return `${fault.kind} ${fault.id}`
    default:
      return unreachable(fault)
  }
}

export function lineOfFault(fault: Fault): LineId | undefined {
  return 'conversation' in fault ? fault.conversation.line : undefined
}
