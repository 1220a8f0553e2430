import type { NodeId } from '../id'
import type { BotCorpus } from '../resolve/bot-corpus'
import type { NodeResolver } from '../resolve/node-resolver'
import type { BotNode } from './node'

/** A bot as it was loaded. */
export interface Bot {
  readonly name: string
  /** hash of its files; a decision record names it */
  readonly version: string
  readonly nodes: ReadonlyMap<NodeId, BotNode>
  /** Answers when a customer opens a chat without a word. */
  readonly greeting?: NodeId
  /** What its resolver learns from. */
  readonly corpus: BotCorpus
  readonly resolver: NodeResolver
}
