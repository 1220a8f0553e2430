import { createHash } from 'node:crypto'

/** Chance that is the same in every run. */
export interface Draw {
  /** A whole number from 0 to less than `limit`. */
  below(limit: number): number
  /** So many of them, none twice, in an order of their own. */
  some<Value>(from: readonly Value[], count: number): readonly Value[]
}

export function createDraw(seed: number): Draw {
  let drawn = 0
  const below = (limit: number): number => {
    drawn += 1
    return createHash('sha256').update(`${seed} ${drawn}`).digest().readUInt32LE() % limit
  }
  return {
    below,
    some(from, count) {
      const left = [...from]
      return Array.from({ length: Math.min(count, left.length) }, () => left.splice(below(left.length), 1)).flat()
    },
  }
}
