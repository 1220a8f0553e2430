import type { DecisionRecord, DecisionStep } from './decision-record'
import { takeTurn } from './take-turn'
import type { TurnContext } from './turn/turn-context'

/**
 * Takes a recorded turn again and returns what is decided now. With the bot and business that the record names, the
 * steps are the same (guarantee G9); with others, the difference is what a change of settings would have meant.
 */
export function decideAgain(settings: Omit<TurnContext, 'channel'>, record: DecisionRecord): readonly DecisionStep[] {
  const context = { ...settings, channel: record.channel }
  const turn = takeTurn(context, record.line, record.before, record.input, record.facts)
  if (turn.kind !== 'taken') return []
  return turn.entries.flatMap(({ body }) => (body.kind === 'record' ? body.record.steps : []))
}
