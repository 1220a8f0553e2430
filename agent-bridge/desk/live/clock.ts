/** Time as the page's live parts see it, so that tests can hold it. */
export interface Clock {
  /** epoch ms */
  now(): number
  /** Runs something once, in so many ms. Gives the way to call it off. */
  after(ms: number, run: () => void): () => void
}
