import { BatonError } from '@baton/core'

/** Reads a body chunk by chunk; rejects with `body-too-large` as soon as it is over `limit` bytes. */
export async function* readChunks(request: Request, limit: number): AsyncGenerator<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge(limit)
  if (!request.body) return
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader()
  let size = 0
  let ended = false
  const read = async () => {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new BatonError('malformed', 'the body broke off', { cause })
    })
    ended = done
    size += value?.byteLength ?? 0
    return value
  }
  try {
    for (let chunk = await read(); chunk; chunk = await read()) {
      if (size > limit) throw tooLarge(limit)
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    }
  } finally {
    // A client that is answered while it sends may see a broken connection and no answer. So what it may send is read to
    // the end, also when nobody wants it any more.
    try {
      while (!ended && size <= limit) await read()
      await reader.cancel()
    } catch {
      // It broke off, which is an end as well.
    }
  }
}

/** Reads a body of JSON whole; rejects with `body-too-large` before it has read more than `limit` bytes. */
export async function readBody(request: Request, limit: number): Promise<string> {
  const announced = Number(request.headers.get('content-length') ?? Number.NaN)
  // The HTTP server holds a body to the length it announces, so one that is announced as small enough is read at once.
  if (!(announced <= limit)) return readText(readChunks(request, limit))
  return request.text().catch((cause: unknown) => {
    throw new BatonError('malformed', 'the body broke off', { cause })
  })
}

/** Reads what arrives whole. */
export async function readText(chunks: AsyncIterable<Buffer>): Promise<string> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all).toString('utf8')
}

/**
 * Parses JSON whose objects and arrays are at most `depth` deep: whatever walks over it later needs no stack of its own.
 * Rejects with `malformed`.
 */
export function parseJson(text: string, depth: number): unknown {
  if (depthOf(text) > depth) throw new BatonError('malformed', `the body is nested more than ${depth} deep`)
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch (error) {
    throw new BatonError('malformed', 'the body is not JSON', { cause: error })
  }
}

function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let index = 0; index < text.length; index++) {
    const character = text[index]
    if (inString) {
      if (character === '\\') index++
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth)
    else if (character === '}' || character === ']') depth--
  }
  return deepest
}

function tooLarge(limit: number): BatonError {
  return new BatonError('body-too-large', `the body is over ${limit} bytes`)
}
