import type { BotEntity } from '../bot/entity'
import type { BotNode } from '../bot/node'
import type { Content } from '../content'
import type { Resolution } from '../decision-record'
import { findEntities } from '../bot/read-entity'
import { breakOff } from './break-off'
import { concludeReply } from './conclude-reply'
import { integrate } from './integrate'
import { keepEntity, takeFromFacts } from './keep-fact'
import { recordStep } from './record-step'
import { beginReply, saySaid, setDialogue, type TurnDraft } from './turn-draft'

/** Goes to a node, with what the message that led there already says. */
export function arriveAt(
  draft: TurnDraft,
  node: BotNode,
  resolution: Resolution | undefined,
  content: Content | undefined,
): void {
  beginReply(draft)
  setDialogue(draft, { node: node.id, asking: undefined })
  const found = content ? findEntities(node.entities, content) : {}
  for (const [name, value] of Object.entries(found)) keepEntity(draft, node, name, value)
  for (const entity of node.entities) takeFromFacts(draft, entity)
  const asksSeveral = node.entities.filter(({ mandatory }) => mandatory).length >= 2
  if (asksSeveral && missingEntity(draft, node)) saySaid(draft, node.initial)
  proceed(draft, node, resolution)
}

/** Asks for the next mandatory entity, or does what the node is for once they are all known. */
export function proceed(draft: TurnDraft, node: BotNode, resolution: Resolution | undefined): void {
  const missing = missingEntity(draft, node)
  if (missing) {
    setDialogue(draft, { asking: { entity: missing.name, misses: 0 }, lastReply: 'answer' })
    saySaid(draft, missing.ask)
    return recordStep(draft, { kind: 'ask', node: node.id, entity: missing.name }, resolution)
  }
  const asksNothing = !node.entities.some(({ mandatory }) => mandatory)
  const said = saySaid(draft, asksNothing ? node.initial : node.final)
  const saidFinal = asksNothing && !said ? saySaid(draft, node.final) : said
  if (node.integration) return integrate(draft, node, node.integration, resolution)
  if (!saidFinal) return breakOff(draft, 'nothing-to-say', resolution, node)
  concludeReply(draft, node, { kind: 'reply', node: node.id }, resolution, true)
}

/** The first mandatory entity that is not known yet. */
export function missingEntity(draft: TurnDraft, node: BotNode): BotEntity | undefined {
  const { entities } = draft.conversation.dialogue
  return node.entities.find(({ mandatory, name }) => mandatory && entities[name] === undefined)
}
