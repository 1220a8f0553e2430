/** What training is set to; measured on validation phrases, for bots with few and with many phrases to a node. */
export interface Tuning {
  /** How much more it says of a feature that few phrases have it; 1 is the logarithm of its rarity. */
  readonly rarityPower: number
  /** Pieces of words, beside words. */
  readonly pieceWeight: number
  /** In how many phrases a piece must be to be known. */
  readonly fewestPieces: number
  /** How much an unknown feature counts, beside the rarest known one. */
  readonly unknownWeight: number
  /** How much it counts that the node's own phrases have the message's words. */
  readonly coverageWeight: number
}

/** A bot whose nodes have fewer phrases than this, on average, has few. */
const manyPhrases = 30

const forFew: Tuning = { rarityPower: 0.7, pieceWeight: 0.8, fewestPieces: 1, unknownWeight: 1.3, coverageWeight: 0.5 }
const forMany: Tuning = { rarityPower: 0.5, pieceWeight: 0.7, fewestPieces: 2, unknownWeight: 1.6, coverageWeight: 2 }

/** The settings for a corpus with so many phrases to a node, on average. */
export function tuningFor(phrasesPerNode: number): Tuning {
  return phrasesPerNode < manyPhrases ? forFew : forMany
}
