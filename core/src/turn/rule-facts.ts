import type { NodeId } from '../id'
import type { RuleFacts } from '../rules/rule'
import type { TurnDraft } from './turn-draft'

/** What routing and break rules may ask about this turn. */
export function ruleFacts(draft: TurnDraft, node: NodeId | undefined): RuleFacts {
  const { dialogue } = draft.conversation
  return {
    ...(node && { node }),
    entities: dialogue.entities,
    channel: draft.context.channel,
    language: dialogue.language,
    now: draft.facts.now,
  }
}
