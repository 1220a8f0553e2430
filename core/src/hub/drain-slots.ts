/** Whose drain it is: shares are counted by account and by channel. */
export interface SlotOwner {
  readonly channel: string
  readonly account: string
}

/** The places for drains that run at the same time. */
export interface DrainSlots {
  /** Waits for a place; resolves to what gives it back, or to nothing once the slots are closed. */
  take(owner: SlotOwner): Promise<(() => void) | undefined>
  /** Turns away everybody who waits, and everybody who comes. */
  close(): void
}

interface Waiting {
  readonly owner: SlotOwner
  readonly answer: (give: (() => void) | undefined) => void
}

/**
 * `total` drains at once; one account gets at most half of them and one channel three quarters, so that whoever hangs
 * leaves places for the others. First come first served among those whose share has room.
 */
export function createDrainSlots(total: number): DrainSlots {
  const accountShare = Math.max(1, Math.floor(total / 2))
  const channelShare = Math.max(accountShare, Math.floor((total * 3) / 4))
  const taken = new Map<string, number>()
  const waiting = new Set<Waiting>()
  let free = total
  let closed = false

  const count = (key: string) => taken.get(key) ?? 0
  const fits = (owner: SlotOwner) =>
    free > 0 && count(accountKey(owner)) < accountShare && count(channelKey(owner)) < channelShare

  function change(key: string, by: 1 | -1): void {
    const left = count(key) + by
    if (left === 0) taken.delete(key)
    else taken.set(key, left)
  }

  function occupy(owner: SlotOwner): () => void {
    const move = (by: 1 | -1) => {
      free -= by
      change(accountKey(owner), by)
      change(channelKey(owner), by)
    }
    move(1)
    let given = false
    return () => {
      if (given) return
      given = true
      move(-1)
      admit()
    }
  }

  function admit(): void {
    for (const next of waiting) {
      if (free === 0) return
      if (!fits(next.owner)) continue
      waiting.delete(next)
      next.answer(occupy(next.owner))
    }
  }

  return {
    async take(owner) {
      if (closed) return undefined
      if (fits(owner)) return occupy(owner)
      return new Promise((answer) => waiting.add({ owner, answer }))
    },
    close() {
      closed = true
      for (const next of waiting) next.answer(undefined)
      waiting.clear()
    },
  }
}

const channelKey = (owner: SlotOwner) => owner.channel
const accountKey = (owner: SlotOwner) => `${owner.channel}\n${owner.account}`
