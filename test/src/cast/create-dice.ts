/** Chance that can be had again: the same seed gives the same throws. */
export interface Dice {
  /** 1 to `sides`. */
  roll(sides: number): number
  shuffle<Item>(items: readonly Item[]): readonly Item[]
}

/** A small generator with a period of 2^32: good enough to choose where to break things. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
  return {
    roll: (sides) => 1 + Math.floor(next() * sides),
    shuffle(items) {
      return items
        .map((item) => ({ item, place: next() }))
        .sort((one, other) => one.place - other.place)
        .map(({ item }) => item)
    },
  }
}

/** The seed that this run was given in BATON_TEST_SEED, to have its chances again; else a new one. */
export function readSeed(): number {
  return Number(process.env['BATON_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000))
}
