import { didYouMean } from '../configuration/suggest'
import { nodeId } from '../id'
import { unreachable } from '../unreachable'
import type { EntityInput, IntegrationInput, NodeInput } from './bot-schema'
import { buildEntityCondition } from './condition-schema'
import { below, report, type Spot } from './building'
import { buildSaid } from './build-said'
import type { BotEntity, EntityKind } from './entity'
import { flushEntities, forcePending, type BotNode, type Connection, type Integration } from './node'

const builtIn: readonly string[] = [forcePending, flushEntities]
/** Repetition inside a repeated group takes exponential time on some texts. */
const repeatedRepetition = /\((?:[^()\\]|\\.)*[+*](?:[^()\\]|\\.)*\)[+*{]/

/** A node as an author wrote it, complete; what is wrong with it is reported at its place. */
export function buildNode(input: NodeInput, spot: Spot): BotNode {
  const id = spot.node
  const entities = Object.entries(input.entities).map(([name, entity]) =>
    buildEntity(name, entity, below(spot, 'entities', name)),
  )
  const integration = input.integration && buildIntegration(input.integration, below(spot, 'integration'))
  const node: BotNode = {
    id,
    label: input.label ?? labelFrom(id),
    start: input.start ?? input.phrases.length > 0,
    end: input.end,
    active: input.active,
    phrases: input.phrases,
    entities,
    initial: buildSaid(input.initial, below(spot, 'initial')),
    final: buildSaid(input.final, below(spot, 'final')),
    connections: input.connections.map((connection, index) =>
      buildConnection(connection, entities, below(spot, 'connections', index)),
    ),
    ...(integration && { integration }),
    source: spot.source.at({ path: spot.path }),
  }
  if (node.active) warnOfSilence(node, input, spot)
  return node
}

function buildEntity(name: string, input: EntityInput, spot: Spot): BotEntity {
  const { mandatory, ask, askAgain, fact } = input
  if (mandatory && ask === undefined) {
    report(spot, `write ask: the question for "${name}", because it is mandatory`)
  }
  if (!mandatory && ask !== undefined) {
    report(below(spot, 'ask'), `"${name}" is never asked for; write mandatory: true, or leave ask out`, 'warning')
  }
  return {
    name,
    kind: buildKind(input, spot),
    mandatory,
    ask: buildSaid(ask, below(spot, 'ask')),
    askAgain: buildSaid(askAgain, below(spot, 'askAgain')),
    ...(fact !== undefined && { fact }),
  }
}

function buildKind(input: EntityInput, spot: Spot): EntityKind {
  switch (input.type) {
    case 'text':
      return { type: 'text', maxLength: input.maxLength }
    case 'email':
      return { type: 'email' }
    case 'phone':
      return { type: 'phone', country: input.country }
    case 'number': {
      const { min, max } = input
      if (min !== undefined && max !== undefined && min > max) {
        report(below(spot, 'min'), `no number is at least ${min} and at most ${max}`)
      }
      return { type: 'number', ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
    }
    case 'choice':
      return {
        type: 'choice',
        options: input.options.map((option) => (typeof option === 'string' ? { value: option, variants: [] } : option)),
      }
    case 'pattern':
      checkPattern(input.pattern, below(spot, 'pattern'))
      return { type: 'pattern', pattern: input.pattern }
    default:
      return unreachable(input)
  }
}

function checkPattern(pattern: string, spot: Spot): void {
  try {
    if (new RegExp(`^(?:${pattern})$`, 'iu').test('')) {
      report(spot, 'this pattern matches an empty text; write at least one character that must be there')
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*\/iu?: /, '') : String(error)
    report(spot, `this is not a JavaScript pattern: ${reason}`)
    return
  }
  if (repeatedRepetition.test(pattern)) {
    report(spot, 'a repetition inside a repeated group can take very long; write it without one of the two', 'warning')
  }
}

function buildConnection(
  { to, phrases, when }: NodeInput['connections'][number],
  entities: readonly BotEntity[],
  spot: Spot,
): Connection {
  const { gathered, source, node } = spot
  gathered.leads.push({ from: node, to, by: 'connection', place: { path: spot.path, key: 'to' }, source })
  if (when && !entities.some(({ name }) => name === when.entity)) {
    const known = entities.map(({ name }) => name)
    report(below(spot, 'when', 'entity'), `this node has no entity "${when.entity}"${didYouMean(when.entity, known)}`)
  }
  return { to: nodeId(to), phrases, ...(when && { when: buildEntityCondition(when) }) }
}

function buildIntegration(input: IntegrationInput, spot: Spot): Integration {
  const common = {
    before: buildSaid(input.before, below(spot, 'before')),
    after: buildSaid(input.after, below(spot, 'after')),
  }
  const { entityFunction, timeout } = input
  if (entityFunction !== undefined && builtIn.includes(entityFunction)) {
    report(below(spot, 'entityFunction'), 'a built-in function prepares no entities; write it as function')
  }
  const run = { ...common, timeoutMs: timeout, ...(entityFunction !== undefined && { entityFunction }) }
  if (input.type === 'api') return { ...run, kind: 'http', url: input.url }
  const { team, route } = input
  if (input.function === forcePending) {
    if (team !== undefined && route !== undefined) report(below(spot, 'route'), 'write either team or route')
    return {
      ...run,
      kind: 'force-pending',
      ...(team !== undefined && { team }),
      ...(route !== undefined && { route }),
    }
  }
  for (const key of ['team', 'route'] as const) {
    if (input[key] !== undefined) report(below(spot, key), `only ${forcePending} hands over to a team`)
  }
  if (input.function === flushEntities) return { ...common, kind: 'flush-entities' }
  if (input.function.startsWith('integration.')) {
    report(
      below(spot, 'function'),
      `there is no built-in function "${input.function}"${didYouMean(input.function, builtIn)}`,
    )
  }
  return { ...run, kind: 'function', name: input.function }
}

function warnOfSilence({ entities, integration }: BotNode, { initial, final }: NodeInput, spot: Spot): void {
  const asked = entities.filter(({ mandatory }) => mandatory).length
  if (initial === undefined && final === undefined && !integration) {
    report(spot, 'this node has nothing to say: reaching it is a bot break; write initial or final', 'warning')
  }
  if (asked === 1 && initial !== undefined) {
    report(below(spot, 'initial'), 'with one mandatory entity only its question is said; put this into ask', 'warning')
  }
  if (asked === 0 && initial !== undefined && final !== undefined) {
    report(below(spot, 'final'), 'without mandatory entities only initial is said; put this there', 'warning')
  }
}

/** `gift-cards` as `Gift cards`. */
function labelFrom(id: string): string {
  const words = id.replace(/[-_]+/g, ' ').trim().slice(0, 40)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
