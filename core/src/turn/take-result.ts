import type { BotNode } from '../bot/node'
import type { BreakCause } from '../decision-record'
import type { IntegrationOutcome } from '../integration'
import { unreachable } from '../unreachable'
import { breakOff } from './break-off'
import { setTimers } from './change-owner'
import { concludeReply } from './conclude-reply'
import { handOverByDesign } from './hand-over-by-design'
import { keepFact, learnEntity } from './keep-fact'
import { beginReply, sayAnswer, saySaid, setDialogue, type TurnDraft } from './turn-draft'

/** Takes the result of the integration that the conversation waits for. */
export function takeResult(draft: TurnDraft, node: BotNode, outcome: IntegrationOutcome): void {
  setDialogue(draft, { awaiting: undefined })
  setTimers(draft, { await: undefined })
  const { integration } = node
  if (integration?.kind === 'force-pending') {
    return handOverByDesign(draft, node, integration, undefined, {
      kind: 'by-design',
      ...(outcome.kind === 'answered' && outcome.team !== undefined
        ? { team: outcome.team }
        : { routingFailed: describeOutcome(outcome) }),
    })
  }
  if (outcome.kind !== 'answered') return breakOff(draft, breakCauses[outcome.kind], undefined, node)
  beginReply(draft)
  for (const [name, value] of Object.entries(outcome.facts ?? {})) keepFact(draft, name, value, 'bot')
  for (const [name, value] of Object.entries(outcome.entities ?? {})) learnEntity(draft, name, value)
  for (const message of outcome.messages) sayAnswer(draft, message)
  if (integration) saySaid(draft, integration.after)
  concludeReply(draft, node, { kind: 'reply', node: node.id }, undefined, outcome.succeeded)
}

function describeOutcome(outcome: IntegrationOutcome): string {
  switch (outcome.kind) {
    case 'answered':
      return 'it named no team'
    case 'empty':
      return 'it answered nothing'
    case 'late':
      return 'it was late'
    case 'failed':
      return outcome.reason
    default:
      return unreachable(outcome)
  }
}

const breakCauses = {
  empty: 'integration-empty',
  late: 'integration-late',
  failed: 'integration-failed',
} as const satisfies Record<Exclude<IntegrationOutcome['kind'], 'answered'>, BreakCause>
