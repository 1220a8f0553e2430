import type { ConfigurationProblem } from '../configuration/configuration-problem'
import type { Place, YamlSource } from '../configuration/read-yaml'
import type { NodeId } from '../id'

/** A reference from one node to another, to be checked when all nodes are known. */
export interface Lead {
  readonly from: NodeId
  readonly to: string
  readonly by: 'choice' | 'connection'
  readonly place: Place
  readonly source: YamlSource
}

/** A reply offered without a node: its label should be something that a node understands. */
export interface LooseLabel {
  readonly from: NodeId
  readonly label: string
  readonly place: Place
  readonly source: YamlSource
}

/** What is gathered while a bot's files are built. */
export interface Gathered {
  readonly problems: ConfigurationProblem[]
  readonly leads: Lead[]
  readonly labels: LooseLabel[]
  /** The tags that are written in texts, for a look at their spelling. */
  readonly tags: { readonly name: string; readonly place: Place; readonly source: YamlSource }[]
}

/** Where something is being built: the file, the node, and the way to it within the file. */
export interface Spot {
  readonly gathered: Gathered
  readonly source: YamlSource
  readonly node: NodeId
  readonly path: readonly PropertyKey[]
}

export function below(spot: Spot, ...steps: readonly PropertyKey[]): Spot {
  return { ...spot, path: [...spot.path, ...steps] }
}

export function report(spot: Spot, message: string, severity?: ConfigurationProblem['severity']): void {
  spot.gathered.problems.push(spot.source.problem({ path: spot.path }, message, severity))
}
