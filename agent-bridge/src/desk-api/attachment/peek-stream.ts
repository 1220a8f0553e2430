import { Readable } from 'node:stream'

/** Reads at least `count` first bytes of a stream (fewer if it is shorter), and gives the whole stream again. */
export async function peekStream(
  source: Readable,
  count: number,
): Promise<{ readonly head: Buffer; readonly stream: Readable }> {
  const chunks = source.iterator({ destroyOnReturn: true }) as AsyncIterableIterator<Uint8Array>
  let head = Buffer.alloc(0)
  while (head.length < count) {
    const next = await chunks.next()
    if (next.done) break
    head = Buffer.concat([head, next.value])
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head
    yield* chunks
  }
  return { head, stream: Readable.from(all(), { objectMode: false }) }
}
