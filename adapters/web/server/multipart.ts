import { BatonError } from '@baton/core'

/** One part of a multipart body. Its body must be read, or is skipped, before the next part is asked for. */
export interface Part {
  readonly name: string
  readonly filename?: string
  readonly contentType?: string
  readonly body: AsyncIterable<Buffer>
}

const maxHeader = 8 * 1024
const lineEnd = Buffer.from('\r\n')

/** The boundary that a `multipart/form-data` content type names. */
export function boundaryOf(contentType: string): string | undefined {
  const match = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType)
  return match?.[1] ?? match?.[2]
}

/**
 * Reads `multipart/form-data` (RFC 7578) as it arrives, so that no file is ever whole in memory. Rejects with `malformed`
 * for what is no such body or breaks off.
 */
export async function* readParts(source: AsyncIterable<Buffer>, boundary: string): AsyncGenerator<Part> {
  // The first boundary has no line end before it; with one put there, all of them look the same.
  const input = createInput(source, lineEnd)
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  try {
    for await (const chunk of input.readUntil(delimiter)) {
      if (chunk.length > maxHeader) throw malformed('it does not begin with its boundary')
    }
    for (;;) {
      const after = (await input.readLine(maxHeader)).toString('latin1').trim()
      if (after === '--') return
      if (after !== '') throw malformed('something stands behind a boundary')
      const headers = await readHeaders(input)
      const body = input.readUntil(delimiter)
      yield { ...parseDisposition(headers.get('content-disposition')), ...typeOf(headers), body }
      await skip(body)
    }
  } finally {
    await input.close()
  }
}

async function skip(body: AsyncGenerator<Buffer>): Promise<void> {
  while ((await body.next()).done !== true);
}

interface Input {
  /** Yields what comes before `mark`, and takes the mark too. */
  readUntil(mark: Buffer): AsyncGenerator<Buffer>
  /** Takes a line without its end; the last line of all may have none. */
  readLine(limit: number): Promise<Buffer>
  close(): Promise<void>
}

function createInput(source: AsyncIterable<Buffer>, before: Buffer): Input {
  const chunks = source[Symbol.asyncIterator]()
  let held = before
  let ended = false

  async function fill(): Promise<boolean> {
    if (ended) return false
    const next = await chunks.next()
    if (next.done === true) ended = true
    else held = held.length === 0 ? next.value : Buffer.concat([held, next.value])
    return !ended
  }

  return {
    async *readUntil(mark) {
      for (;;) {
        const at = held.indexOf(mark)
        if (at >= 0) {
          const rest = held.subarray(0, at)
          held = held.subarray(at + mark.length)
          if (rest.length > 0) yield rest
          return
        }
        // The end of what is here may be the beginning of the mark.
        const sure = held.length - mark.length + 1
        if (sure > 0) {
          const piece = held.subarray(0, sure)
          held = held.subarray(sure)
          yield piece
        }
        if (!(await fill())) throw malformed('it breaks off')
      }
    },
    async readLine(limit) {
      for (;;) {
        const at = held.indexOf(lineEnd)
        if (at > limit || (at < 0 && held.length > limit)) throw malformed('a header is too long')
        if (at >= 0) {
          const line = held.subarray(0, at)
          held = held.subarray(at + lineEnd.length)
          return line
        }
        if (!(await fill())) {
          const line = held
          held = Buffer.alloc(0)
          return line
        }
      }
    },
    async close() {
      await chunks.return?.()
    },
  }
}

async function readHeaders(input: Input): Promise<ReadonlyMap<string, string>> {
  const headers = new Map<string, string>()
  let size = 0
  for (;;) {
    const line = (await input.readLine(maxHeader)).toString('utf8')
    if (line === '') return headers
    size += line.length
    const colon = line.indexOf(':')
    if (colon < 1 || size > maxHeader) throw malformed('a part has unusable headers')
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
}

function parseDisposition(value = ''): { readonly name: string; readonly filename?: string } {
  if (!/^form-data\s*(;|$)/i.test(value)) throw malformed('a part does not say what it is')
  const filename = parameterOf(value, 'filename')
  return { name: parameterOf(value, 'name') ?? '', ...(filename !== undefined && { filename }) }
}

/** Browsers write `"` in a name as `%22`, some other clients as `\"`. */
function parameterOf(disposition: string, parameter: string): string | undefined {
  const match = new RegExp(`;\\s*${parameter}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]*))`, 'i').exec(disposition)
  return (match?.[1] ?? match?.[2])?.replaceAll(/\\(["\\])/g, '$1').replaceAll('%22', '"')
}

function typeOf(headers: ReadonlyMap<string, string>): { readonly contentType?: string } {
  const contentType = headers.get('content-type')
  return contentType === undefined ? {} : { contentType }
}

function malformed(why: string): BatonError {
  return new BatonError('malformed', `the body is no multipart/form-data: ${why}`)
}
