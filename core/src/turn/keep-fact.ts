import type { BotEntity } from '../bot/entity'
import type { BotNode } from '../bot/node'
import { readEntity } from '../bot/read-entity'
import type { EntityValue, Fact } from '../conversation'
import { setDialogue, type TurnDraft } from './turn-draft'

/** Keeps what the customer said for the dialogue, and as a fact about them where the author asks for it. */
export function keepEntity(draft: TurnDraft, node: BotNode, name: string, value: EntityValue): void {
  setDialogue(draft, {
    entities: { ...draft.conversation.dialogue.entities, [name]: value },
  })
  const fact = node.entities.find((entity) => entity.name === name)?.fact
  if (fact !== undefined) keepFact(draft, fact, String(value), 'bot')
}

/** What the channel vouches for, or the customer said in an earlier conversation, is not asked again. */
export function takeFromFacts(draft: TurnDraft, entity: BotEntity): void {
  const { customer, dialogue } = draft.conversation
  const fact = entity.fact === undefined ? undefined : customer.facts[entity.fact]
  if (!fact || dialogue.entities[entity.name] !== undefined) return
  const read = readEntity(entity, { kind: 'text', text: fact.value })
  if (read.kind !== 'value') return
  setDialogue(draft, { entities: { ...dialogue.entities, [entity.name]: read.value } })
}

/** Learns something about the customer, and says where from. */
export function keepFact(draft: TurnDraft, name: string, value: string, source: Fact['source']): void {
  const { customer } = draft.conversation
  if (customer.facts[name]?.value === value) return
  draft.conversation = {
    ...draft.conversation,
    customer: {
      ...customer,
      ...(name === 'name' && { name: value }),
      facts: { ...customer.facts, [name]: { value, source, at: draft.facts.now } },
    },
  }
  draft.entries.push({ audience: 'team', body: { kind: 'fact', name, value, source } })
}

export function factValues(draft: TurnDraft): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(draft.conversation.customer.facts).map(([name, { value }]) => [name, value]))
}
