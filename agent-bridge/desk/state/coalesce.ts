/**
 * Makes of many calls few runs: one at a time, and one more if it was called meanwhile. A call's promise resolves when
 * a run that began after it has ended.
 */
export function coalesce(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  function start(): Promise<void> {
    running = run().finally(() => {
      running = undefined
    })
    return running
  }

  return () => {
    if (!running) return start()
    next ??= running.then(
      () => {
        next = undefined
        return start()
      },
      () => {
        next = undefined
        return start()
      },
    )
    return next
  }
}
