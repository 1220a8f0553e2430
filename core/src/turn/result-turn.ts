import type { Conversation } from '../conversation'
import type { AwaitId } from '../id'
import type { IntegrationOutcome } from '../integration'
import type { Turn } from '../turn'
import type { Facts } from '../facts'
import type { Input } from '../input'
import { leaveGoneNode } from './answer'
import { breakOff } from './break-off'
import { setTimers } from './change-owner'
import { takeUpHeld } from './customer-turn'
import { takeResult } from './take-result'
import type { TurnContext } from './turn-context'
import { createDraft, finishDraft, type TurnDraft } from './turn-draft'

/** An integration has answered. A result that nobody waits for any more is recorded, not spoken. */
export function takeResultTurn(
  context: TurnContext,
  before: Conversation | undefined,
  input: Extract<Input, { kind: 'integration-result' }>,
  facts: Facts,
): Turn {
  if (!before) return { kind: 'ignored', reason: 'there is no conversation' }
  const draft = createDraft(context, facts, input, before, before)
  takeOutcome(draft, input.await, input.outcome)
  return finishDraft(draft)
}

export function takeOutcome(draft: TurnDraft, id: AwaitId, outcome: IntegrationOutcome): void {
  const { dialogue, ownership } = draft.conversation
  const awaited = dialogue.awaiting
  const current = ownership.owner === 'bot' && awaited?.id === id
  draft.entries.push({
    audience: 'audit',
    body: { kind: 'integration-result', await: id, outcome, late: !current },
  })
  if (!current) return
  const node = draft.context.bot?.nodes.get(awaited.node)
  if (node) {
    takeResult(draft, node, outcome)
  } else {
    leaveGoneNode(draft, awaited.node)
    setTimers(draft, { await: undefined })
    breakOff(draft, 'nothing-to-say', undefined, undefined)
  }
  takeUpHeld(draft)
}
