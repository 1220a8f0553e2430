/** Work that goes on after its caller has been answered, and is waited for at the end. */
export interface BackgroundWork {
  /** Starts it; it deals with its own errors. */
  start(work: () => Promise<void>): void
  /** Resolves when nothing is under way, or after `ms`; says whether all of it has ended. */
  finish(ms: number): Promise<boolean>
}

export function createBackgroundWork(): BackgroundWork {
  const underWay = new Set<Promise<void>>()

  async function drain(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay)
  }

  return {
    start(work) {
      const running = work().finally(() => underWay.delete(running))
      underWay.add(running)
    },
    async finish(ms) {
      let timer: NodeJS.Timeout | undefined
      const tooLate = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms)
      })
      await Promise.race([drain(), tooLate])
      clearTimeout(timer)
      return underWay.size === 0
    },
  }
}
