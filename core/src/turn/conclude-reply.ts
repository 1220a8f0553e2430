import type { BotNode } from '../bot/node'
import type { Decision, Resolution } from '../decision-record'
import { close } from './change-owner'
import { recordStep } from './record-step'
import { setDialogue, type TurnDraft } from './turn-draft'

/** The node has spoken; an end node closes the conversation and forgets its context. */
export function concludeReply(
  draft: TurnDraft,
  node: BotNode,
  decision: Decision,
  resolution: Resolution | undefined,
  succeeded: boolean,
  warnings: readonly string[] = [],
): void {
  setDialogue(draft, { lastReply: 'answer' })
  recordStep(draft, decision, resolution, { rules: [], warnings })
  if (!node.end || !succeeded || draft.conversation.ownership.owner !== 'bot') return
  recordStep(draft, { kind: 'end' }, undefined)
  close(draft, { by: 'bot', reason: 'ended-by-bot', at: draft.facts.now })
}
