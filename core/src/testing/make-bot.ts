import type { Bot } from '../bot/bot'
import type { BotNode } from '../bot/node'
import type { Said } from '../bot/said'
import { nodeId, type NodeId } from '../id'
import type { CorpusItem } from '../resolve/bot-corpus'
import { createPhraseResolver } from '../resolve/create-phrase-resolver'

/** A node that says one thing; a start node unless told otherwise. */
export function makeNode(id: string, change: Partial<BotNode> = {}): BotNode {
  return {
    id: nodeId(id),
    label: id,
    start: true,
    end: false,
    active: true,
    phrases: [],
    entities: [],
    initial: [],
    final: [],
    connections: [],
    source: `${id}.yaml:1`,
    ...change,
  }
}

/** One way to say one text, with choices that lead to nodes. */
export function makeSaid(text: string, choices: { readonly [label: string]: string } = {}): Said {
  return [
    {
      channels: [],
      messages: [
        {
          message: { kind: 'text', text },
          choices: Object.entries(choices).map(([label, node]) => ({ label, node: nodeId(node) })),
        },
      ],
    },
  ]
}

/** A bot of these nodes, understood by phrase. */
export function makeBot(nodes: readonly BotNode[], change: Partial<Bot> = {}): Bot {
  const items = nodes.flatMap(corpusOf)
  return {
    name: 'test bot',
    version: 'bot-1',
    nodes: new Map<NodeId, BotNode>(nodes.map((node) => [node.id, node])),
    corpus: { items, outOfScope: [], costs: { wrongAnswer: 1, needlessHandover: 1 } },
    resolver: createPhraseResolver(items),
    ...change,
  }
}

function corpusOf(node: BotNode): readonly CorpusItem[] {
  const own = { node: node.id, label: node.label, phrases: node.phrases }
  const connected = node.connections.map(({ to, phrases }) => ({
    node: to,
    label: to,
    phrases,
    from: node.id,
  }))
  return [own, ...connected]
}
