import type { Bot } from '../bot/bot'
import { findEntities, withoutEntities } from '../bot/read-entity'
import { followConnection } from '../bot/follow-connection'
import type { BotNode } from '../bot/node'
import type { Content } from '../content'
import type { Dialogue } from '../conversation'
import type { Resolution } from '../decision-record'
import type { NodeId } from '../id'
import { asWritten, chooseOffered } from './choose-offered'
import type { ResolveContext } from './node-resolver'
import { normalisePhrase } from './normalise-phrase'

type Dialogued = Pick<Dialogue, 'node' | 'offered' | 'language' | 'entities'>

/**
 * Which node answers a message: the one that a chosen reply leads to; else a connection of the node the conversation
 * stands on, by phrase, then by entity; else what the bot's resolver finds among the start nodes and the targets of
 * those connections. Inactive nodes never answer, and a node that has vanished has no connections.
 */
export function resolveNode(bot: Bot, dialogue: Dialogued, content: Content): Resolution {
  const chosen = chooseOffered(dialogue.offered, content)
  if (chosen?.node !== undefined && bot.nodes.get(chosen.node)?.active === true) {
    return sure(chosen.node, 'choice', `the customer chose "${chosen.label}"`)
  }
  const written = asWritten(dialogue.offered, content)
  const here = dialogue.node === undefined ? undefined : bot.nodes.get(dialogue.node)
  const standing = here?.active === true ? here : undefined
  return (
    (standing && overConnection(bot, standing, dialogue, written)) ??
    amongNodes(bot, standing, dialogue.language, written)
  )
}

function overConnection(bot: Bot, here: BotNode, dialogue: Dialogued, content: Content): Resolution | undefined {
  const said = content.kind === 'text' ? normalisePhrase(content.text) : ''
  if (said !== '') {
    for (const { to, phrases } of here.connections) {
      const phrase = phrases.find((each) => normalisePhrase(each) === said)
      if (phrase !== undefined && bot.nodes.get(to)?.active === true) {
        return sure(to, 'connection', `"${phrase}" leads from ${here.id} to ${to}`)
      }
    }
  }
  // Only what this message says moves the conversation on: an entity known from before must not catch every message.
  const found = findEntities(here.entities, content)
  if (Object.keys(found).length === 0) return undefined
  const connection = followConnection(bot, here, { ...dialogue.entities, ...found }, Object.keys(found))
  return (
    connection &&
    sure(connection.to, 'entity', `${connection.because}, which leads from ${here.id} to ${connection.to}`)
  )
}

function amongNodes(bot: Bot, here: BotNode | undefined, language: string, content: Content): Resolution {
  if (content.kind !== 'text')
    return { kind: 'none', others: [], why: `no node takes a message of the kind ${content.kind}` }
  const allow = allowedNodes(bot, here)
  const context: ResolveContext = { ...(here && { from: here.id }), allow, language }
  const resolution = bot.resolver.resolve(content.text, context)
  if (resolution.kind === 'node') return resolution
  // "Where is my order DC-10482?" is the phrase "where is my order" with an order number in it.
  const entities = [...allow].flatMap((id) => bot.nodes.get(id)?.entities ?? [])
  const bare = withoutEntities(entities, content.text)
  if (bare === undefined) return resolution
  const again = bot.resolver.resolve(bare, context)
  return again.kind === 'node' ? again : resolution
}

/** The start nodes, and where the connections of the node lead. */
function allowedNodes(bot: Bot, here: BotNode | undefined): ReadonlySet<NodeId> {
  const starts = [...bot.nodes.values()].filter(({ start }) => start).map(({ id }) => id)
  const targets = here?.connections.map(({ to }) => to) ?? []
  return new Set([...starts, ...targets].filter((id) => bot.nodes.get(id)?.active === true))
}

function sure(node: NodeId, by: 'choice' | 'connection' | 'entity', why: string): Resolution {
  return { kind: 'node', node, by, sureness: 1, others: [], why }
}
