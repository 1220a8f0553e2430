import type { NodeId } from '../id'
import type { Bot } from './bot'

/** A custom function that a bot counts on, and where it is named. */
export interface NamedFunction {
  readonly name: string
  readonly node: NodeId
  /** `file:line` of the node */
  readonly source: string
}

/** Every custom function that a bot's nodes name; each must be registered before the bot can run. */
export function functionsOf(bot: Bot): readonly NamedFunction[] {
  return [...bot.nodes.values()].flatMap(({ id, source, integration }) => {
    if (!integration || integration.kind === 'flush-entities') return []
    const names = [
      integration.entityFunction,
      integration.kind === 'function' ? integration.name : undefined,
      integration.kind === 'force-pending' ? integration.route : undefined,
    ]
    return names.flatMap((name) => (name === undefined ? [] : [{ name, node: id, source }]))
  })
}
