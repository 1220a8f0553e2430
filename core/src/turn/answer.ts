import type { BotEntity } from '../bot/entity'
import type { BotNode } from '../bot/node'
import { followConnection } from '../bot/follow-connection'
import { findEntities, readEntity } from '../bot/read-entity'
import type { Content } from '../content'
import type { Resolution } from '../decision-record'
import type { NodeId } from '../id'
import { asWritten } from '../resolve/choose-offered'
import { heedArbiter, isUnsure } from '../resolve/heed-arbiter'
import { resolveNode } from '../resolve/resolve-node'
import { breakOff } from './break-off'
import { keepEntity } from './keep-fact'
import { arriveAt, missingEntity, proceed } from './proceed'
import { recordStep, warn } from './record-step'
import { beginReply, saySaid, setDialogue, type TurnDraft } from './turn-draft'

/** Unusable answers to one question before the bot gives up asking. */
const maxMisses = 3

/**
 * The bot answers one message of the customer. It is only ever called while the bot is the owner.
 *
 * @param seq the message's place in the log
 */
export function answer(draft: TurnDraft, seq: number, content: Content): void {
  const standsOn = draft.conversation.dialogue.node
  const node = nodeAt(draft, standsOn)
  if (standsOn && !node) leaveGoneNode(draft, standsOn)
  const { dialogue } = draft.conversation
  const asked = node && dialogue.asking && node.entities.find(({ name }) => name === dialogue.asking?.entity)
  if (node && asked) return answerAsked(draft, node, asked, seq, content)
  answerResolved(draft, settle(draft, seq, content, resolveContent(draft, content)), content)
}

/** The bot was changed, and the node where the conversation stood is not in it any more. */
export function leaveGoneNode(draft: TurnDraft, node: NodeId): void {
  warn(draft, 'node-gone', `node ${node}, where the conversation stood, is gone: the bot goes on from its start`)
  setDialogue(draft, { node: undefined, asking: undefined, awaiting: undefined })
}

function answerAsked(draft: TurnDraft, node: BotNode, asked: BotEntity, seq: number, content: Content): void {
  const meant = resolveContent(draft, content)
  if (leadsElsewhere(meant, node, asked)) return answerResolved(draft, meant, content)
  const read = readEntity(asked, asWritten(draft.conversation.dialogue.offered, content))
  if (read.kind === 'value' && keepEntity(draft, node, asked.name, read.value)) {
    if (content.kind === 'form') keepRest(draft, node, asked, content)
    beginReply(draft)
    setDialogue(draft, { asking: undefined })
    return followAnswer(draft, node, asked)
  }
  const elsewhere = settle(draft, seq, content, meant)
  if (elsewhere.kind === 'node' && elsewhere.node !== node.id) {
    return answerResolved(draft, elsewhere, content)
  }
  const misses = (draft.conversation.dialogue.asking?.misses ?? 0) + 1
  if (misses >= maxMisses) {
    setDialogue(draft, { asking: undefined })
    return breakOff(draft, 'entity-misses', elsewhere, node)
  }
  beginReply(draft)
  setDialogue(draft, { asking: { entity: asked.name, misses }, lastReply: 'answer' })
  if (!saySaid(draft, asked.askAgain)) saySaid(draft, asked.ask)
  recordStep(draft, { kind: 'ask', node: node.id, entity: asked.name }, elsewhere)
}

/** A form answers several questions at once: its other fields are not asked for again. */
function keepRest(draft: TurnDraft, node: BotNode, asked: BotEntity, content: Content): void {
  const others = node.entities.filter(({ name }) => name !== asked.name)
  for (const [name, value] of Object.entries(findEntities(others, content))) keepEntity(draft, node, name, value)
}

/** The answer may lead over a connection to another node, once nothing else is asked here. */
function followAnswer(draft: TurnDraft, node: BotNode, asked: BotEntity): void {
  const { bot } = draft.context
  const { entities } = draft.conversation.dialogue
  const followed = bot && !missingEntity(draft, node) && followConnection(bot, node, entities, [asked.name])
  const target = followed && nodeAt(draft, followed.to)
  if (!followed || !target) return proceed(draft, node, undefined)
  const resolution: Resolution = {
    kind: 'node',
    node: target.id,
    by: 'entity',
    sureness: 1,
    others: [],
    why: `${followed.because}, which leads from ${node.id} to ${target.id}`,
  }
  arriveAt(draft, target, resolution, undefined)
}

/**
 * A pressed choice always leads on. A free-text question takes every other text as its answer, except words that are
 * exactly a phrase of another node: "I want to talk to an agent" is nobody's name.
 */
function leadsElsewhere(resolution: Resolution, node: BotNode, asked: BotEntity): boolean {
  if (resolution.kind !== 'node' || resolution.node === node.id) return false
  if (resolution.by === 'choice') return true
  return asked.kind.type === 'text' && resolution.by === 'phrase' && resolution.sureness >= 1
}

function answerResolved(draft: TurnDraft, resolution: Resolution, content: Content): void {
  const node = resolution.kind === 'node' ? nodeAt(draft, resolution.node) : undefined
  if (!node?.active) return breakOff(draft, 'not-understood', resolution, undefined, content)
  arriveAt(draft, node, resolution, content)
}

/** What statistics are unsure of is for an arbiter to decide; where none has been asked, the turn says what about. */
function settle(draft: TurnDraft, seq: number, content: Content, resolution: Resolution): Resolution {
  if (!isUnsure(resolution)) return resolution
  const verdict = draft.facts.arbiter?.find((each) => each.seq === seq)
  if (verdict) return heedArbiter(resolution, verdict)
  const { language, offered } = draft.conversation.dialogue
  const written = asWritten(offered, content)
  if (written.kind === 'text') draft.unsure ??= { seq, text: written.text, language, candidates: resolution.others }
  return resolution
}

export function resolveContent(draft: TurnDraft, content: Content): Resolution {
  const { bot } = draft.context
  if (!bot) return { kind: 'none', others: [], why: 'the business has no bot' }
  return resolveNode(bot, draft.conversation.dialogue, content)
}

function nodeAt(draft: TurnDraft, id: NodeId | undefined): BotNode | undefined {
  return id && draft.context.bot?.nodes.get(id)
}
