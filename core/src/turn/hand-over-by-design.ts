import type { BotNode, Integration } from '../bot/node'
import { decideHandover, type Situation } from '../decide-handover'
import type { Resolution } from '../decision-record'
import { breakOff } from './break-off'
import { concludeReply } from './conclude-reply'
import { handOver } from './hand-over'
import { recordStep, warn } from './record-step'
import { ruleFacts } from './rule-facts'
import { saySaid, setDialogue, type TurnDraft } from './turn-draft'

/** A node asks for a person: response before ▸ pending ▸ response after. */
export function handOverByDesign(
  draft: TurnDraft,
  node: BotNode,
  integration: Extract<Integration, { kind: 'force-pending' }>,
  resolution: Resolution | undefined,
  situation: Extract<Situation, { kind: 'by-design' }>,
): void {
  const decision = decideHandover(
    draft.context.business,
    situation,
    draft.conversation.dialogue.lastReply,
    ruleFacts(draft, node.id),
  )
  if (decision.kind !== 'handover') {
    const said = [saySaid(draft, integration.before), saySaid(draft, integration.after)]
    const warnings = decision.kind === 'stay' ? decision.warnings : []
    for (const text of warnings) warn(draft, 'bot-only-handover', text)
    const spoke = said.includes(true) || draft.entries.some(({ body }) => body.kind === 'message')
    if (!spoke) return breakOff(draft, 'nothing-to-say', resolution, node)
    return concludeReply(draft, node, { kind: 'reply', node: node.id }, resolution, true, warnings)
  }
  // With a routing function, "response before" was said when the function was started.
  const saidBefore = integration.route === undefined && saySaid(draft, integration.before)
  for (const text of decision.warnings) warn(draft, 'team-fallback', text)
  setDialogue(draft, { lastReply: 'answer', asking: undefined })
  recordStep(
    draft,
    {
      kind: 'handover',
      how: 'by-design',
      team: decision.team,
      ...(decision.rule !== undefined && { rule: decision.rule }),
    },
    resolution,
    decision,
  )
  handOver(draft, {
    kind: 'by-design',
    team: decision.team,
    node: node.id,
    rule: decision.rule,
    reason: decision.reason,
    told: saidBefore,
    after: () => saySaid(draft, integration.after),
  })
}
