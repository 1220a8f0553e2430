/** What a bot's nodes are told by. */
export interface Corpus {
  readonly nodes: readonly CorpusNode[]
  /** What no node answers; messages that agents have answered are such phrases. */
  readonly outOfScope?: readonly string[]
}

export interface CorpusNode {
  /** Unlike every other's. */
  readonly id: string
  readonly phrases: readonly string[]
  /** Words that name it, which say what it is about as well. */
  readonly label?: string
}
