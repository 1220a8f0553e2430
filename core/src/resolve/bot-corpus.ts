import type { NodeId } from '../id'
import type { Costs } from './choose-thresholds'

/** What a bot's resolver learns from. */
export interface BotCorpus {
  readonly items: readonly CorpusItem[]
  /** What no node answers; messages that agents have answered are such phrases. */
  readonly outOfScope: readonly string[]
  readonly costs: Costs
}

/** Phrases that mean a node, `from` another node only where they belong to a connection. */
export interface CorpusItem {
  readonly node: NodeId
  /** How the node is named to a customer. */
  readonly label: string
  readonly phrases: readonly string[]
  /** The phrases count only while the conversation stands on this node. */
  readonly from?: NodeId
}
