import { createDice, readSeed } from './create-dice'
import type { FaultPoint } from './host-process'

/** Where a host is killed, and when: at this point, the time it comes there for the so-many-th time. */
export type Kill = readonly [point: FaultPoint, times: number]

export interface KillPlan {
  /** Gives the same plan again, as BATON_TEST_SEED. */
  readonly seed: number
  /** Ten of them, in an order of their own. */
  readonly kills: readonly Kill[]
}

const planned = 10

/** The points that every plan has; the others are there by chance. */
const mustBeThere: ReadonlySet<FaultPoint> = new Set<FaultPoint>([
  'before-commit',
  'after-commit',
  'before-send',
  'after-send',
  'claim-held',
  'claim-committed',
  'integration',
])

/**
 * Chooses where a story's hosts are killed. `atMost` says how often a round of the story's work comes to each point: a
 * host dies at one of these times.
 */
export function planKills(atMost: Readonly<Record<FaultPoint, number>>): KillPlan {
  const seed = readSeed()
  const dice = createDice(seed)
  const points = Object.keys(atMost).filter((point): point is FaultPoint => point in atMost)
  const must = points.filter((point) => mustBeThere.has(point))
  const spare = dice.shuffle(points.filter((point) => !mustBeThere.has(point)))
  const chosen = dice.shuffle([...must, ...spare.slice(0, planned - must.length)])
  return { seed, kills: chosen.map((point) => [point, dice.roll(atMost[point])]) }
}
