import { Readable } from 'node:stream'
import { BatonError } from '@baton/core'
import type { Media } from '@baton/core'
import { boundaryOf, readParts } from './multipart'
import type { WebSettings } from './options'
import { readChunks, readText } from './read-body'
import { sniffedBytes, typeOfFile } from './sniff-type'

/** What an upload held: the activity that goes with the files, if there was one, and the files, kept. */
export interface Upload {
  /** JSON, not parsed yet. */
  readonly activity?: string
  readonly media: readonly Media[]
}

const activityType = 'application/vnd.microsoft.activity'

/**
 * Takes an upload: `multipart/form-data` with an activity and files, or one file as it is. Files go to the media store as
 * they arrive. Rejects with `body-too-large`, `unsupported` (a type that is not taken, or not what it is said to be) or
 * `malformed`.
 */
export async function readUpload(request: Request, settings: WebSettings): Promise<Upload> {
  const { limits } = settings
  const contentType = request.headers.get('content-type') ?? ''
  const boundary = boundaryOf(contentType)
  if (boundary === undefined) {
    if (/^multipart\//i.test(contentType)) throw new BatonError('malformed', 'the multipart body names no boundary')
    const filename = filenameOf(request.headers.get('content-disposition') ?? '')
    const file = {
      contentType,
      body: readChunks(request, limits.fileSize),
      ...(filename !== undefined && { filename }),
    }
    return { media: [await keep(file, settings)] }
  }
  const media: Media[] = []
  let activity: string | undefined
  for await (const part of readParts(readChunks(request, limits.uploadSize), boundary)) {
    if (part.name === 'activity' || part.contentType?.startsWith(activityType)) {
      if (activity !== undefined) throw new BatonError('malformed', 'an upload has one activity')
      activity = await readText(upTo(part.body, limits.body))
    } else {
      if (media.length === limits.files)
        throw new BatonError('malformed', `an upload has at most ${limits.files} files`)
      media.push(await keep(part, settings))
    }
  }
  return { media, ...(activity !== undefined && { activity }) }
}

interface File {
  readonly filename?: string
  readonly contentType?: string
  readonly body: AsyncIterable<Buffer>
}

async function keep(file: File, { tenant, media, limits }: WebSettings): Promise<Media> {
  const chunks = file.body[Symbol.asyncIterator]()
  const head = await readHead(chunks)
  const contentType = typeOfFile(file.contentType, head)
  if (contentType === undefined || !limits.fileTypes.includes(contentType)) {
    throw new BatonError('unsupported', 'files of this type are not taken, or the file is not what it is said to be')
  }
  const name = nameOf(file.filename)
  const { ref, size } = await media.put(tenant, {
    stream: Readable.from(rejoin(head, chunks), { objectMode: false }),
    contentType,
    limit: limits.fileSize,
    ...(name !== undefined && { name }),
  })
  return { type: mediaTypeOf(contentType), ref, contentType, size, ...(name !== undefined && { name }) }
}

async function readHead(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0)
  while (head.length < sniffedBytes) {
    const next = await chunks.next()
    if (next.done === true) break
    head = Buffer.concat([head, next.value])
  }
  return head
}

async function* rejoin(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value
}

async function* upTo(body: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > limit) throw new BatonError('body-too-large', `the activity is over ${limit} bytes`)
    yield chunk
  }
}

function filenameOf(disposition: string): string | undefined {
  const encoded = /filename\*=UTF-8''([^;\s]+)/i.exec(disposition)?.[1]
  if (encoded === undefined) return /filename="?([^";]+)/i.exec(disposition)?.[1]
  try {
    return decodeURIComponent(encoded)
  } catch {
    // A name that cannot be read is no reason to refuse the file.
    return undefined
  }
}

/** A name without folders and control characters. */
function nameOf(filename: string | undefined): string | undefined {
  const name = (filename ?? '')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/^.*[/\\]/, '')
    .trim()
    .slice(-120)
  return name === '' ? undefined : name
}

function mediaTypeOf(contentType: string): Media['type'] {
  const family = contentType.split('/')[0]
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'document'
}
