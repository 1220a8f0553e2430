import type { BotEntity } from '../bot/entity'
import { isLearnable } from '../commit-limit'
import type { BotNode } from '../bot/node'
import { readEntity } from '../bot/read-entity'
import type { EntityValue, Fact } from '../conversation'
import { warn } from './record-step'
import { setDialogue, type TurnDraft } from './turn-draft'

/**
 * Keeps what the customer said for the dialogue, and as a fact about them where the author asks for it. Returns whether
 * there was room for it.
 */
export function keepEntity(draft: TurnDraft, node: BotNode, name: string, value: EntityValue): boolean {
  if (!learnEntity(draft, name, value)) return false
  const fact = node.entities.find((entity) => entity.name === name)?.fact
  if (fact !== undefined) keepFact(draft, fact, String(value), 'bot')
  return true
}

/** Keeps a value for the dialogue. Returns whether there was room for it. */
export function learnEntity(draft: TurnDraft, name: string, value: EntityValue): boolean {
  const { customer, dialogue } = draft.conversation
  const entities = { ...dialogue.entities, [name]: value }
  if (!isLearnable({ facts: customer.facts, entities })) return noRoom(draft)
  setDialogue(draft, { entities })
  return true
}

/** What the channel vouches for, or the customer said in an earlier conversation, is not asked again. */
export function takeFromFacts(draft: TurnDraft, entity: BotEntity): void {
  const { customer, dialogue } = draft.conversation
  const fact = entity.fact === undefined ? undefined : customer.facts[entity.fact]
  if (!fact || dialogue.entities[entity.name] !== undefined) return
  const read = readEntity(entity, { kind: 'text', text: fact.value })
  if (read.kind === 'value') learnEntity(draft, entity.name, read.value)
}

/** Learns something about the customer, and says where from; where there is no room for it, the team is told. */
export function keepFact(draft: TurnDraft, name: string, value: string, source: Fact['source']): void {
  const { customer, dialogue } = draft.conversation
  if (customer.facts[name]?.value === value) return
  const facts = { ...customer.facts, [name]: { value, source, at: draft.facts.now } }
  if (!isLearnable({ facts, entities: dialogue.entities })) return void noRoom(draft)
  draft.conversation = {
    ...draft.conversation,
    customer: {
      ...customer,
      ...(name === 'name' && { name: value }),
      facts,
    },
  }
  draft.entries.push({ audience: 'team', body: { kind: 'fact', name, value, source } })
}

function noRoom(draft: TurnDraft): false {
  warn(draft, 'no-room', 'something was not kept: too much is known about this customer already')
  return false
}

export function factValues(draft: TurnDraft): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(draft.conversation.customer.facts).map(([name, { value }]) => [name, value]))
}
