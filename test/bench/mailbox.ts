/** What arrives, for whoever waits for it. */
export interface Mailbox<Item> {
  put(item: Item): void
  /** The first item that is right, of those that nobody has taken: now or when it comes. */
  take(isRight: (item: Item) => boolean): Promise<Item>
}

/** How long it is waited for something that never comes, ms. */
const patienceMs = 20_000

export function createMailbox<Item>(what: string): Mailbox<Item> {
  let items: Item[] = []
  const waiting = new Set<(item: Item) => boolean>()

  return {
    put(item) {
      for (const offer of waiting) if (offer(item)) return
      items.push(item)
    },
    take(isRight) {
      const index = items.findIndex(isRight)
      const found = items[index]
      if (found !== undefined) {
        // What came before it is of no interest to anybody any more.
        items = items.slice(index + 1)
        return Promise.resolve(found)
      }
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(offer)
          reject(new Error(`waited in vain for ${what}`))
        }, patienceMs)
        const offer = (item: Item): boolean => {
          if (!isRight(item)) return false
          clearTimeout(timer)
          waiting.delete(offer)
          resolve(item)
          return true
        }
        waiting.add(offer)
      })
    },
  }
}
