import type { Resolution } from '../decision-record'
import type { NodeId } from '../id'

/** Which nodes may answer now. */
export interface ResolveContext {
  /** The node the conversation stands on: phrases of its connections count too. */
  readonly from?: NodeId
  readonly allow: ReadonlySet<NodeId>
  readonly language: string
}

/** Says which node a text means, and knows when none does. Pure and deterministic. */
export interface NodeResolver {
  /** hash of what it was trained on */
  readonly version: string
  resolve(text: string, context: ResolveContext): Resolution
}
