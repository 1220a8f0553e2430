import { hasErrors } from '../configuration/configuration-problem'
import type { YamlSource } from '../configuration/read-yaml'
import { didYouMean, suggest } from '../configuration/suggest'
import { normalisePhrase } from '../resolve/normalise-phrase'
import type { Gathered, Spot } from './building'
import { report } from './building'
import { locateValue } from './locate-value'
import type { BotNode } from './node'

/** A node, and where it was written. */
export interface PlacedNode {
  readonly node: BotNode
  readonly spot: Spot
}

/** Tags that are always known. */
const houseTags = ['business', 'name', 'email', 'phone', 'agent']

/** Checks what only all nodes together can show. */
export function checkBot(
  placed: readonly PlacedNode[],
  known: ReadonlySet<string>,
  greeting: { readonly node: string; readonly source: YamlSource } | undefined,
  gathered: Gathered,
): void {
  const nodes = new Map<string, BotNode>(placed.map(({ node }) => [node.id, node]))
  checkLeads(nodes, known, gathered)
  if (greeting) checkGreeting(nodes, known, greeting, gathered)
  checkPhrases(placed)
  checkLabels(placed)
  checkReach(placed, greeting?.node, gathered)
  // Asked of the entities themselves, which must be right for it.
  if (!hasErrors(gathered.problems)) checkLooseLabels(placed, gathered)
  checkTags(placed, gathered)
  checkEntityNames(placed)
}

function checkLeads(nodes: ReadonlyMap<string, BotNode>, known: ReadonlySet<string>, gathered: Gathered): void {
  for (const { to, place, source } of gathered.leads) {
    if (!known.has(to)) {
      gathered.problems.push(source.problem(place, `there is no node "${to}"${didYouMean(to, known)}`))
    } else if (nodes.get(to)?.active === false) {
      gathered.problems.push(source.problem(place, `the node "${to}" is not active, so this leads nowhere`, 'warning'))
    }
  }
}

function checkGreeting(
  nodes: ReadonlyMap<string, BotNode>,
  known: ReadonlySet<string>,
  { node, source }: { readonly node: string; readonly source: YamlSource },
  { problems }: Gathered,
): void {
  const place = { path: ['greeting'] }
  if (!known.has(node)) problems.push(source.problem(place, `there is no node "${node}"${didYouMean(node, known)}`))
  if (nodes.get(node)?.active === false) {
    problems.push(source.problem(place, `the node "${node}" is not active; activate it, or greet with another one`))
  }
}

/** The same words can lead to one node only: among the start nodes, and among the connections of one node. */
function checkPhrases(placed: readonly PlacedNode[]): void {
  const starts = new Map<string, { readonly id: string; readonly at: string }>()
  for (const { node, spot } of placed) {
    const here = new Map<string, { readonly id: string; readonly at: string }>()
    node.phrases.forEach((phrase, index) => {
      const there = { ...spot, path: [...spot.path, 'phrases', index] }
      claimPhrase(node.active && node.start ? starts : here, phrase, node.id, there)
    })
    const leaving = new Map<string, { readonly id: string; readonly at: string }>()
    node.connections.forEach(({ to, phrases }, connection) => {
      phrases.forEach((phrase, index) => {
        const there = { ...spot, path: [...spot.path, 'connections', connection, 'phrases', index] }
        claimPhrase(leaving, phrase, to, there)
      })
    })
  }
}

function claimPhrase(
  claimed: Map<string, { readonly id: string; readonly at: string }>,
  written: string,
  id: string,
  spot: Spot,
): void {
  const phrase = normalisePhrase(written)
  if (phrase === '') return report(spot, `there are no words in "${written}"; write what a customer would say`)
  const first = claimed.get(phrase)
  const at = spot.source.at({ path: spot.path })
  if (!first) claimed.set(phrase, { id, at })
  else if (first.id === id) report(spot, `this phrase stands at ${first.at} already`, 'warning')
  else report(spot, `"${written}" is a phrase of ${first.id} already (${first.at}); keep one of them`)
}

/** Two nodes of one name could not be told apart in "did you mean …?". */
function checkLabels(placed: readonly PlacedNode[]): void {
  const labels = new Map<string, BotNode>()
  for (const { node, spot } of placed.filter(({ node: { active, start } }) => active && start)) {
    const label = normalisePhrase(node.label)
    const first = labels.get(label)
    if (!first) labels.set(label, node)
    else {
      const there = { ...spot, path: [...spot.path, 'label'] }
      report(there, `${first.id} is called "${node.label}" too (${first.source}); a customer could not tell them apart`)
    }
  }
}

function checkReach(placed: readonly PlacedNode[], greeting: string | undefined, { leads }: Gathered): void {
  const reached = new Set([...leads.filter(({ from, to }) => from !== to).map(({ to }) => to), greeting])
  for (const { node, spot } of placed) {
    if (!node.active) continue
    if (node.start && node.phrases.length === 0 && !reached.has(node.id)) {
      report(spot, `only its label "${node.label}" leads to this node; write phrases`, 'warning')
    }
    if (!node.start && !reached.has(node.id)) {
      report(spot, 'nothing leads to this node; write phrases, or a connection or choice elsewhere', 'warning')
    }
  }
}

/** A choice that is taken as if its label had been written should be understood. */
function checkLooseLabels(placed: readonly PlacedNode[], { labels, problems }: Gathered): void {
  const nodes = placed.map(({ node }) => node)
  const anywhere = new Set(
    nodes
      .filter(({ active, start }) => active && start)
      .flatMap(({ label, phrases }) => [label, ...phrases])
      .map(normalisePhrase),
  )
  for (const { from, label, place, source } of labels) {
    const node = nodes.find(({ id }) => id === from)
    const here = (node?.connections ?? []).flatMap(({ phrases }) => phrases).map(normalisePhrase)
    // An answer to a question of the node, or a value that leads on from here.
    const answers = (node?.entities ?? []).some(({ mandatory, kind }) =>
      kind.type === 'text' ? mandatory : locateValue(kind, label) !== undefined,
    )
    if (answers || anywhere.has(normalisePhrase(label)) || here.includes(normalisePhrase(label))) continue
    problems.push(
      source.problem(
        place,
        `no node understands "${label}"; write {label: ${label}, node: …}, or add it as a phrase`,
        'warning',
      ),
    )
  }
}

/** A tag nobody knows is filled with nothing. It may be a fact that a function sets, so only likely slips are named. */
function checkTags(placed: readonly PlacedNode[], { tags, problems }: Gathered): void {
  const entities = placed.flatMap(({ node }) => node.entities)
  const known = new Set([
    ...houseTags,
    ...entities.map(({ name }) => name),
    ...entities.flatMap(({ fact }) => (fact === undefined ? [] : [fact])),
  ])
  for (const { name, place, source } of tags) {
    const near = known.has(name) ? undefined : suggest(name, known)
    if (near === undefined) continue
    problems.push(source.problem(place, `nothing is called %${name}%; did you mean %${near}%?`, 'warning'))
  }
}

/** What the customer said once is known in every node that asks for it by the same name. */
function checkEntityNames(placed: readonly PlacedNode[]): void {
  const first = new Map<string, { readonly type: string; readonly node: BotNode }>()
  for (const { node, spot } of placed) {
    for (const { name, kind } of node.entities) {
      const known = first.get(name)
      if (!known) {
        first.set(name, { type: kind.type, node })
        continue
      }
      if (known.type === kind.type) continue
      const there = { ...spot, path: [...spot.path, 'entities', name] }
      const where = `"${name}" is ${article(known.type)} in ${known.node.id} (${known.node.source})`
      const advice = 'entities of one name share their value, so give one of them another name'
      report(there, `${where} and ${article(kind.type)} here; ${advice}`, 'warning')
    }
  }
}

function article(word: string): string {
  return /^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`
}
