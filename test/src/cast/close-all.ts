/**
 * Closes one after the other, also after one that could not be closed: what stays open keeps a test run from ending.
 * Throws when all have had their turn.
 */
export async function closeAll(closers: Iterable<() => unknown>): Promise<void> {
  const failures: unknown[] = []
  for (const close of closers) {
    try {
      await close()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `not everything could be closed: ${failures.join('; ')}`)
}
