import type { BotNode } from '../bot/node'
import type { Content } from '../content'
import { decideHandover } from '../decide-handover'
import type { BreakCause, Candidate, Resolution } from '../decision-record'
import { unreachable } from '../unreachable'
import { handOver } from './hand-over'
import { recordStep, warn } from './record-step'
import { ruleFacts } from './rule-facts'
import { beginReply, drawId, sayAsBot, setDialogue, type TurnDraft } from './turn-draft'

/** The options of a "did you mean …?". */
const maxCandidates = 3

/** The bot has no answer: help once, hand over, or say so. */
export function breakOff(
  draft: TurnDraft,
  cause: BreakCause,
  resolution: Resolution | undefined,
  node: BotNode | undefined,
  content?: Content,
): void {
  const { conversation, context } = draft
  const decision = decideHandover(context.business, { kind: 'broke', cause }, conversation.dialogue.lastReply, {
    ...ruleFacts(draft, node?.id ?? conversation.dialogue.node),
    cause,
  })
  switch (decision.kind) {
    case 'assist':
      beginReply(draft)
      assist(draft, resolution?.others ?? [], content)
      setDialogue(draft, { lastReply: 'assist' })
      return recordStep(draft, { kind: 'assist' }, resolution)
    case 'stay':
    case 'break':
      beginReply(draft)
      sayAsBot(draft, 'break')
      setDialogue(draft, { lastReply: 'break' })
      return recordStep(draft, { kind: 'break', cause }, resolution)
    case 'handover':
      if (decision.sayBreakFirst) sayAsBot(draft, 'break')
      for (const text of decision.warnings) warn(draft, 'team-fallback', text)
      setDialogue(draft, { lastReply: 'break', asking: undefined })
      recordStep(
        draft,
        {
          kind: 'handover',
          how: 'on-bot-break',
          team: decision.team,
          cause,
          ...(decision.rule !== undefined && { rule: decision.rule }),
        },
        resolution,
        decision,
      )
      return handOver(draft, {
        kind: 'on-bot-break',
        team: decision.team,
        node: node?.id ?? conversation.dialogue.node,
        rule: decision.rule,
        reason: decision.reason,
        told: false,
      })
    default:
      return unreachable(decision)
  }
}

/** Smart Assist: up to three nodes it could have been, or a request to say it in other words. */
function assist(draft: TurnDraft, others: readonly Candidate[], content: Content | undefined): void {
  const choices = others.slice(0, maxCandidates).map(({ node, label }) => ({ id: drawId(draft), label, node }))
  const [choice] = choices
  if (choice) {
    const name = choices.length === 1 ? 'assist-choice' : 'assist-choices'
    return sayAsBot(draft, name, choices, { choice: choice.label })
  }
  const isWords = !content || content.kind === 'text' || content.kind === 'choice'
  sayAsBot(draft, isWords ? 'assist-rephrase' : 'unsupported')
}
