import type { Business, ConfigurationProblem, YamlSource } from '@baton/core'
import type { AgentInput, ChannelInput } from './host-schema'

/** What of a business may clash with another one's. */
interface Claims {
  readonly business: Pick<Business, 'id'>
  readonly path: string
  readonly channels: readonly ChannelInput[]
  readonly agents: readonly AgentInput[]
}

/** What the host itself answers. */
const ownPaths: readonly string[] = ['/desk', '/healthz', '/readyz', '/metrics']

/** What only one of a host's businesses may have, and two do; `setups` has a gap where one could not be read. */
export function findClashes(
  setups: readonly (Claims | undefined)[],
  source: YamlSource,
): readonly ConfigurationProblem[] {
  const ids = new Set<string>()
  const paths = new Set<string>()
  return setups.flatMap((setup, index) => {
    if (!setup) return []
    const { business, path } = setup
    const at = ['businesses', index]
    const problems = [...findTwinChannels(setup, at, source), ...findTwinAgents(setup, at, source)]
    const refuse = (key: string, message: string): void =>
      void problems.push(source.problem({ path: at, key }, message))

    if (ids.has(business.id)) refuse('file', `there are two businesses with the id "${business.id}"`)
    else if (paths.has(path)) refuse('path', `another business is at ${path === '' ? 'the root' : path} already`)
    if (ownPaths.includes(path)) refuse('path', `${path} is the host's own; write another path`)
    ids.add(business.id)
    paths.add(path)
    return problems
  })
}

function findTwinChannels(
  { channels }: Claims,
  at: readonly PropertyKey[],
  source: YamlSource,
): readonly ConfigurationProblem[] {
  return twinsOf(channels, (channel) => `${channel.package} ${channel.account}`).map(([{ account }, index]) =>
    source.problem(
      { path: [...at, 'channels', index] },
      `this channel has an account "${account}" already; write account: and another name`,
    ),
  )
}

function findTwinAgents(
  { agents }: Claims,
  at: readonly PropertyKey[],
  source: YamlSource,
): readonly ConfigurationProblem[] {
  return twinsOf(agents, ({ email }) => email.toLowerCase()).map(([{ email }, index]) =>
    source.problem({ path: [...at, 'agents', index, 'email'] }, `another agent has the e-mail ${email}`),
  )
}

/** Those that have the same key as one before them, with their index. */
function twinsOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): readonly (readonly [item: Item, index: number])[] {
  const keys = items.map(keyOf)
  return items
    .map((item, index) => [item, index] as const)
    .filter(([, index]) => keys.indexOf(keys[index] ?? '') < index)
}
