import type { Conversation } from '../conversation'
import type { Turn } from '../turn'
import type { Facts } from '../facts'
import type { Input } from '../input'
import { changeOwner, currentEntry } from './change-owner'
import { recordStep } from './record-step'
import type { TurnContext } from './turn-context'
import { createDraft, finishDraft, sayNotice } from './turn-draft'

/** An agent becomes the owner of the pending chat that the entry names: the only way a chat becomes active. */
export function takeClaimTurn(
  context: TurnContext,
  before: Conversation | undefined,
  input: Extract<Input, { kind: 'claim' }>,
  facts: Facts,
): Turn {
  if (context.business.mode === 'bot-only') return { kind: 'refused', refusal: 'bot-only' }
  if (before?.ownership.owner !== 'team' || currentEntry(before) !== input.entry) {
    return { kind: 'refused', refusal: 'not-pending' }
  }
  const { agent, assignment } = input
  const { team, reservedFor } = before.ownership
  if (reservedFor && reservedFor !== agent.id && assignment.how !== 'assigned') {
    return { kind: 'refused', refusal: 'not-pending' }
  }
  if (!agent.teams.includes(team) && agent.role !== 'admin') {
    return { kind: 'refused', refusal: 'agent-not-in-team' }
  }
  const draft = createDraft(context, facts, input, before, before)
  const returns = reservedFor === agent.id && before.previous?.agent === agent.id
  draft.conversation = {
    ...before,
    engagements: before.engagements + (returns ? 0 : 1),
  }
  changeOwner(
    draft,
    { owner: 'agent', team, agent: agent.id, phase: 'active', hold: input.entry },
    { kind: 'claimed', how: assignment.how },
  )
  if (!returns) {
    sayNotice(
      draft,
      {
        kind: 'joined',
        name: agent.name,
        ...(agent.picture !== undefined && { picture: agent.picture }),
      },
      'joined',
      { tags: { agent: agent.name } },
    )
  }
  recordStep(draft, { kind: 'assigned', agent: agent.id, team }, undefined)
  return finishDraft(draft)
}
