import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { checkShape } from '../configuration/check-shape'
import { hasErrors, type ConfigurationProblem } from '../configuration/configuration-problem'
import { readYaml, type SourceFile, type YamlSource } from '../configuration/read-yaml'
import { nodeId, type NodeId } from '../id'
import type { CorpusItem } from '../resolve/bot-corpus'
import { createPhraseResolver } from '../resolve/create-phrase-resolver'
import { normalisePhrase } from '../resolve/normalise-phrase'
import type { Bot } from './bot'
import { botSchema, nodesSchema, type BotInput, type NodeInput } from './bot-schema'
import type { Gathered, Spot } from './building'
import { buildNode } from './build-node'
import { checkBot, type PlacedNode } from './check-bot'
import type { BotNode } from './node'

/** A bot, unless there are errors among the problems. */
export interface ParsedBot {
  readonly bot?: Bot
  readonly problems: readonly ConfigurationProblem[]
}

interface NodeFile {
  readonly source: YamlSource
  readonly base: readonly PropertyKey[]
  readonly nodes: { readonly [id: string]: NodeInput }
}

/** Reads a bot from its files: `bot.yaml`, and any number of others that hold nodes. Pure; collects every problem.
 * The bot knows its phrases, and no others until it is given a model: see `withModel`. */
export function parseBot(files: readonly SourceFile[]): ParsedBot {
  const sorted = [...files].sort((one, other) => (one.path < other.path ? -1 : 1))
  const main = sorted.find(({ path }) => /(?:^|[\\/])bot\.ya?ml$/.test(path))
  if (!main) return { problems: [missingBotFile(folderOf(files[0]?.path ?? 'bot.yaml'))] }
  const gathered: Gathered = { problems: [], leads: [], labels: [], tags: [] }
  const sources = new Map(sorted.map((file) => [file, readYaml(file)]))
  const source = sources.get(main)
  const head = source && shape(botSchema, source, gathered)
  const nodeFiles: NodeFile[] = []
  if (head && source) nodeFiles.push({ source, base: ['nodes'], nodes: head.nodes })
  for (const [file, other] of sources) {
    if (file === main || isEmpty(other)) continue
    const nodes = shape(nodesSchema, other, gathered)
    if (nodes) nodeFiles.push({ source: other, base: [], nodes })
  }
  const placed = placeNodes(nodeFiles, gathered)
  const known = new Set([...sources.values()].flatMap((each) => idsIn(each, each === source)))
  if (source && head) checkHead(head, source, placed, known, gathered)
  const problems = inOrder(gathered.problems)
  if (!head || hasErrors(problems)) return { problems }
  const nodes = new Map(placed.map(({ node }) => [node.id, node]))
  const { outOfScope, ...costs } = head.understanding
  const items = corpusOf([...nodes.values()])
  const bot: Bot = {
    name: head.name,
    version: versionOf(sorted, folderOf(main.path)),
    nodes,
    ...(head.greeting !== undefined && { greeting: nodeId(head.greeting) }),
    corpus: { items, outOfScope, costs },
    resolver: createPhraseResolver(items),
  }
  return { bot, problems }
}

/** The problem of a folder without a `bot.yaml`. */
export function missingBotFile(folder: string): ConfigurationProblem {
  const message = 'this file is missing; write name: and, if you like, greeting: into it'
  return { severity: 'error', file: posix.join(folder, 'bot.yaml'), line: 1, column: 1, path: '', message }
}

/** What a bot's resolver learns from: the phrases of its active nodes, their labels, and those of their connections. */
export function corpusOf(nodes: readonly BotNode[]): readonly CorpusItem[] {
  const active = nodes.filter(({ active: isActive }) => isActive)
  const taken = new Map<string, NodeId>()
  for (const { id, phrases } of active) for (const phrase of phrases) taken.set(normalisePhrase(phrase), id)
  const labels = new Map(active.map(({ id, label }) => [id, label]))
  return active.flatMap(({ id, label, phrases, connections }): readonly CorpusItem[] => {
    // A label is a phrase too, unless it is already what a customer says to get to some node.
    const all = taken.has(normalisePhrase(label)) ? phrases : [...phrases, label]
    return [
      { node: id, label, phrases: all },
      ...connections.flatMap(({ to, phrases: here }): readonly CorpusItem[] => {
        const target = labels.get(to)
        return target === undefined || here.length === 0 ? [] : [{ node: to, label: target, phrases: here, from: id }]
      }),
    ]
  })
}

function placeNodes(files: readonly NodeFile[], gathered: Gathered): readonly PlacedNode[] {
  const placed = new Map<string, PlacedNode>()
  for (const { source, base, nodes } of files) {
    for (const [id, input] of Object.entries(nodes)) {
      const spot: Spot = { gathered, source, node: nodeId(id), path: [...base, id] }
      const first = placed.get(id)
      if (first) {
        const message = `there is a node "${id}" already (${first.node.source}); give one of them another id`
        gathered.problems.push(source.problem({ path: spot.path }, message))
        continue
      }
      placed.set(id, { node: buildNode(input, spot), spot })
    }
  }
  return [...placed.values()]
}

function checkHead(
  { greeting }: BotInput,
  source: YamlSource,
  placed: readonly PlacedNode[],
  known: ReadonlySet<string>,
  gathered: Gathered,
): void {
  if (known.size === 0) {
    const message = 'this bot has no nodes; write them here under nodes, or in files under nodes/'
    gathered.problems.push(source.problem({ path: [] }, message))
  }
  checkBot(placed, known, greeting === undefined ? undefined : { node: greeting, source }, gathered)
}

function shape<Value>(
  schema: Parameters<typeof checkShape<Value>>[0],
  source: YamlSource,
  { problems }: Gathered,
): Value | undefined {
  problems.push(...source.problems)
  if (source.problems.length > 0) return undefined
  const shaped = checkShape(schema, source)
  if (shaped.kind === 'right') return shaped.value
  problems.push(...shaped.problems)
  return undefined
}

/** A file of comments only is no mistake. */
function isEmpty({ value, problems }: YamlSource): boolean {
  return problems.length === 0 && (value === null || value === undefined)
}

/** The ids a file names, also when something else in it is wrong: references to them are right. */
function idsIn({ value }: YamlSource, isMain: boolean): readonly string[] {
  const nodes = isMain ? keysOf(value)['nodes'] : value
  return Object.keys(keysOf(nodes))
}

function keysOf(value: unknown): { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {}
}

function folderOf(path: string): string {
  return posix.dirname(path.replaceAll('\\', '/'))
}

function versionOf(files: readonly SourceFile[], folder: string): string {
  const hash = createHash('sha256')
  for (const { path, text } of files) {
    hash.update(JSON.stringify([posix.relative(folder, path.replaceAll('\\', '/')), text]))
  }
  return hash.digest('hex').slice(0, 12)
}

function inOrder(problems: readonly ConfigurationProblem[]): readonly ConfigurationProblem[] {
  return [...problems].sort(
    (one, other) =>
      (one.file < other.file ? -1 : one.file > other.file ? 1 : 0) ||
      one.line - other.line ||
      one.column - other.column,
  )
}
