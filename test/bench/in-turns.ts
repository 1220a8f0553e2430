/** Does a task so many times, so many at a time. */
export async function inTurns(times: number, atOnce: number, task: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  async function work(): Promise<void> {
    while (next < times) {
      next += 1
      await task(next - 1)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}
