import type { NodeId } from './id'
import type { OutboundMessage } from './message'

/** What a node's function or HTTP integration is given. */
export interface IntegrationRequest {
  readonly kind: 'function' | 'http'
  /** The registered function's name, or the URL. */
  readonly target: string
  /** A registered function that may change the entities before the target sees them. */
  readonly entityFunction?: string
  /** `route`: its answer names the team of a handover by design, and says nothing. */
  readonly purpose: 'answer' | 'route'
  readonly node: NodeId
  readonly conversation: string
  readonly customer: {
    readonly id: string
    readonly name?: string
    readonly facts: { readonly [name: string]: string }
  }
  readonly entities: { readonly [name: string]: string | number }
  readonly language: string
  readonly channel: string
  /** ms the integration may take */
  readonly timeoutMs: number
}

/** What came of it. Everything but `answered` is a bot break. */
export type IntegrationOutcome =
  | {
      readonly kind: 'answered'
      readonly messages: readonly OutboundMessage[]
      readonly facts?: { readonly [name: string]: string }
      readonly entities?: { readonly [name: string]: string | number }
      /** An end node ends the conversation only if the integration says it succeeded. */
      readonly succeeded: boolean
      /** Only a routing function names one. */
      readonly team?: string
    }
  | { readonly kind: 'empty' }
  | { readonly kind: 'late' }
  | { readonly kind: 'failed'; readonly reason: string }
