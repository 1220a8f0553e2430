import type { AgentAction, AgentRef } from './agent-action'
import type { Assignment } from './assignment'
import type { Envelope } from './envelope'
import type { GoneReason } from './gone-reason'
import type { AgentId, AwaitId, EntryId } from './id'
import type { IntegrationOutcome } from './integration'

/** One thing that happened to a conversation: the customer wrote, an agent acted, or the clock did. */
export type Input =
  | { readonly kind: 'customer'; readonly envelope: Envelope }
  | {
      readonly kind: 'agent'
      readonly by: AgentRef
      /** The client's id of the request: a repeat has no second effect. */
      readonly requestId: string
      readonly conversation: number
      /** The epoch of the view the agent acted on. */
      readonly epoch: number
      readonly action: AgentAction
    }
  /** An agent becomes the owner. Commits only while Redis time is before `notAfter`. */
  | {
      readonly kind: 'claim'
      readonly agent: AgentRef
      readonly entry: EntryId
      readonly notAfter: number
      readonly assignment: Assignment
    }
  | {
      readonly kind: 'agent-gone'
      readonly agent: AgentId
      readonly reason: GoneReason
    }
  | { readonly kind: 'position'; readonly entry: EntryId; readonly position: number }
  | {
      readonly kind: 'integration-result'
      readonly await: AwaitId
      readonly outcome: IntegrationOutcome
    }
  | { readonly kind: 'tick' }
