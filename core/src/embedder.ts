/** Gives texts that mean alike vectors that point alike, also where they share no word. */
export interface Embedder {
  /** Names what makes the vectors: only those of one name can be compared, and a model that learned from them is theirs. */
  readonly name: string
  /** What a customer waits at most for the vector of a message, ms; then it is understood without one. */
  readonly deadlineMs: number
  /**
   * One vector for each text, in their order, all of one length; no text may be empty. Rejects where it cannot, without
   * the texts in the message. `signal`: nobody waits any more.
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>
}
