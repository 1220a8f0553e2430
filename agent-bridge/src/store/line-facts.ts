/** What a line's index entries must fit, as it was when it was read. */
export interface LineFacts {
  readonly revision: number
  /** epoch ms of the conversation's earliest timer */
  readonly deadline?: number
  /** Chores, or a lane that is not suspended, are still to do. */
  readonly isOpen: boolean
  /** When the oldest conversation that is kept was closed, epoch ms. */
  readonly closedAt?: number
  /** Its index entries fit, and its marks are gone. */
  readonly isIndexed?: true
}

/** Reads what `luaFacts` gives, and whether the script has indexed the line. */
export function readFacts([revision, deadline, open, closedAt, indexed]: readonly string[]): LineFacts {
  return {
    revision: Number(revision),
    isOpen: open === '1',
    ...(deadline && { deadline: Number(deadline) }),
    ...(closedAt && { closedAt: Number(closedAt) }),
    ...(indexed === '1' && { isIndexed: true }),
  }
}
