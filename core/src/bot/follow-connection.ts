import type { EntityValue } from '../conversation'
import type { NodeId } from '../id'
import { weighCondition } from '../rules/weigh-condition'
import type { Bot } from './bot'
import type { BotNode } from './node'

/**
 * The first connection of a node whose entity condition holds. With `only`, conditions on other entities are not
 * asked. Nothing if none holds or its target cannot answer.
 */
export function followConnection(
  bot: Bot,
  node: BotNode,
  entities: { readonly [name: string]: EntityValue },
  only?: readonly string[],
): { readonly to: NodeId; readonly because: string } | undefined {
  for (const { to, when } of node.connections) {
    if (!when || (only && !only.includes(when.name)) || bot.nodes.get(to)?.active !== true) continue
    const { holds, because } = weighCondition(when, { entities, channel: '', language: '', now: 0 })
    if (holds) return { to, because }
  }
  return undefined
}
