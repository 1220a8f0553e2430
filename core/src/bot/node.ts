import type { NodeId } from '../id'
import type { Condition } from '../rules/rule'
import type { BotEntity } from './entity'
import type { Said } from './said'

/** The built-in function that hands the conversation to a team. */
export const forcePending = 'integration.utils.common.chat_force_pending'

/** The built-in function that forgets every entity collected so far. */
export const flushEntities = 'integration.utils.lead_campaigns.generic_entity_flusher'

/** Where a conversation may go from a node, tried before the start nodes. */
export interface Connection {
  readonly to: NodeId
  /** What the customer may say here to get there. */
  readonly phrases: readonly string[]
  /** Or an entity of this node that is present, or has a value. */
  readonly when?: Extract<Condition, { kind: 'entity' }>
}

interface IntegrationCommon {
  /** Said when it starts, and when it has ended. */
  readonly before: Said
  readonly after: Said
}

/** What a node does once its mandatory entities are known. */
export type Integration =
  /** `integration.utils.common.chat_force_pending`: to a team, by design. */
  | (IntegrationCommon & {
      readonly kind: 'force-pending'
      /** As the author wrote it; unknown or inactive falls back to the default team with a warning. */
      readonly team?: string
      /** A registered function that names the team instead. */
      readonly route?: string
      readonly entityFunction?: string
      readonly timeoutMs: number
    })
  /** `integration.utils.lead_campaigns.generic_entity_flusher`. */
  | (IntegrationCommon & { readonly kind: 'flush-entities' })
  | (IntegrationCommon & {
      readonly kind: 'function'
      readonly name: string
      readonly entityFunction?: string
      readonly timeoutMs: number
    })
  | (IntegrationCommon & {
      readonly kind: 'http'
      readonly url: string
      readonly entityFunction?: string
      readonly timeoutMs: number
    })

/** One step of the bot's journeys. */
export interface BotNode {
  readonly id: NodeId
  /** How the node is named to a customer: "did you mean …?", at most 40 characters. */
  readonly label: string
  /** May answer at any time; other nodes are reached over a connection or a choice only. */
  readonly start: boolean
  /** Clears the context and closes the conversation once it has spoken. */
  readonly end: boolean
  readonly active: boolean
  readonly phrases: readonly string[]
  readonly entities: readonly BotEntity[]
  /** Said on arrival: with no mandatory entity, or with two or more. */
  readonly initial: Said
  /** Said when every mandatory entity is known. */
  readonly final: Said
  readonly connections: readonly Connection[]
  readonly integration?: Integration
  /** `file:line`, for messages to the author. */
  readonly source: string
}
