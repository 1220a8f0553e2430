import type { BotNode, Integration } from '../bot/node'
import type { Resolution } from '../decision-record'
import type { IntegrationRequest } from '../integration'
import { unreachable } from '../unreachable'
import { setTimers } from './change-owner'
import { concludeReply } from './conclude-reply'
import { handOverByDesign } from './hand-over-by-design'
import { factValues } from './keep-fact'
import { recordStep } from './record-step'
import { drawId, saySaid, setDialogue, type TurnDraft } from './turn-draft'

/** How long after its own time-out an integration's result is still waited for, ms: the way back takes time too. */
const awaitGraceMs = 2_000

/** Does what a node is for once its mandatory entities are known. */
export function integrate(
  draft: TurnDraft,
  node: BotNode,
  integration: Integration,
  resolution: Resolution | undefined,
): void {
  switch (integration.kind) {
    case 'flush-entities':
      saySaid(draft, integration.before)
      setDialogue(draft, { entities: {} })
      saySaid(draft, integration.after)
      return concludeReply(draft, node, { kind: 'reply', node: node.id }, resolution, true)
    case 'force-pending':
      if (integration.route !== undefined && draft.context.business.mode !== 'bot-only') {
        saySaid(draft, integration.before)
        return startIntegration(draft, node, resolution, {
          kind: 'function',
          target: integration.route,
          purpose: 'route',
          timeoutMs: integration.timeoutMs,
          entityFunction: integration.entityFunction,
        })
      }
      return handOverByDesign(draft, node, integration, resolution, {
        kind: 'by-design',
        ...(integration.team !== undefined && { team: integration.team }),
      })
    case 'function':
    case 'http':
      saySaid(draft, integration.before)
      return startIntegration(draft, node, resolution, {
        kind: integration.kind,
        target: integration.kind === 'function' ? integration.name : integration.url,
        purpose: 'answer',
        timeoutMs: integration.timeoutMs,
        entityFunction: integration.entityFunction,
      })
    default:
      return unreachable(integration)
  }
}

function startIntegration(
  draft: TurnDraft,
  node: BotNode,
  resolution: Resolution | undefined,
  what: Pick<IntegrationRequest, 'kind' | 'target' | 'purpose' | 'timeoutMs'> & {
    readonly entityFunction: string | undefined
  },
): void {
  const { conversation, context, facts } = draft
  const { entityFunction, ...target } = what
  const id = drawId(draft)
  draft.entries.push({
    audience: 'audit',
    body: {
      kind: 'integration',
      await: id,
      node: node.id,
      request: {
        ...target,
        ...(entityFunction !== undefined && { entityFunction }),
        node: node.id,
        conversation: conversation.id,
        customer: {
          id: conversation.customer.id,
          ...(conversation.customer.name !== undefined && { name: conversation.customer.name }),
          facts: factValues(draft),
        },
        entities: conversation.dialogue.entities,
        language: conversation.dialogue.language,
        channel: context.channel,
      },
    },
  })
  setDialogue(draft, { awaiting: { id, node: node.id }, lastReply: 'answer' })
  setTimers(draft, { await: facts.now + what.timeoutMs + awaitGraceMs })
  recordStep(draft, { kind: 'integration', node: node.id }, resolution)
}
