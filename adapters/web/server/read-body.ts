import { BatonError } from '@baton/core'

/** Reads a body chunk by chunk; rejects with `body-too-large` as soon as it is over `limit` bytes. */
export async function* readChunks(request: Request, limit: number): AsyncGenerator<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge(limit)
  if (!request.body) return
  let size = 0
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new BatonError('malformed', 'the body broke off', { cause })
      })
      if (done) return
      size += value.byteLength
      if (size > limit) throw tooLarge(limit)
      yield Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    }
  } finally {
    // Frees the connection of what nobody will read; after the end it does nothing.
    await reader.cancel().catch(() => undefined)
  }
}

/** Reads a small body whole. */
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
