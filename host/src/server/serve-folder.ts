import { createReadStream, type Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { getMimeType } from 'hono/utils/mime'

export interface FolderOptions {
  readonly root: string
  /** What precedes the folder's own paths in a URL: empty, or such as `/shop`. */
  readonly mount: string
  /** Headers of every answer about the file at this path below the folder. */
  readonly headers: (path: string) => Readonly<Record<string, string>>
}

/** Answers a request with a file, or with nothing where the folder has none at its address. */
export type ServeFolder = (request: Request) => Promise<Response | undefined>

/**
 * Serves the files of a folder, and the `index.html` of the folders in it. Nothing outside of it is reached, and nothing
 * whose name begins with a dot: such files are about the folder, not for its visitors.
 */
export function serveFolder({ headers, mount, root }: FolderOptions): ServeFolder {
  return async (request) => {
    const { pathname, search } = new URL(request.url)
    const path = readPath(pathname.slice(mount.length))
    if (path === undefined) return undefined
    const found = await find(root, path)
    if (!found) return undefined
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuseMethod()
    if (found.kind === 'folder') return redirect(`${pathname}/${search}`)
    return answerFile(request, found, headers(path))
  }
}

type Found = { readonly kind: 'folder' } | { readonly kind: 'file'; readonly path: string; readonly stats: Stats }

/** The path within the folder, decoded; nothing for what can name no file of it. */
function readPath(encoded: string): string | undefined {
  try {
    const path = decodeURIComponent(encoded)
    const isHidden = path.split('/').some((name) => name.startsWith('.'))
    return isHidden || /[\\\0]|\/\//.test(path) ? undefined : path
  } catch {
    return undefined
  }
}

async function find(root: string, path: string): Promise<Found | undefined> {
  const asked = join(root, path)
  const stats = await look(asked)
  // A slash at the end asks for a folder, and none there for a file.
  if (stats?.isFile()) return path.endsWith('/') ? undefined : { kind: 'file', path: asked, stats }
  if (!stats?.isDirectory()) return undefined
  const index = join(asked, 'index.html')
  const indexStats = await look(index)
  if (!indexStats?.isFile()) return undefined
  return path.endsWith('/') ? { kind: 'file', path: index, stats: indexStats } : { kind: 'folder' }
}

function look(path: string): Promise<Stats | undefined> {
  return stat(path).catch(() => undefined)
}

function answerFile(
  request: Request,
  { path, stats }: Extract<Found, { kind: 'file' }>,
  given: Readonly<Record<string, string>>,
): Response {
  const { size, mtimeMs } = stats
  const etag = `W/"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`
  const type = getMimeType(path) ?? 'application/octet-stream'
  const headers = { ...given, etag }
  if (knows(request, etag)) return new Response(null, { status: 304, headers })

  const range = readRange(request, size)
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { ...given, 'content-range': `bytes */${size}` } })
  }
  const { first, last } = range ?? { first: 0, last: size - 1 }
  const isRead = request.method === 'GET' && size > 0
  return new Response(isRead ? streamOf(path, first, last) : null, {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      'content-type': type,
      'content-length': String(last - first + 1),
      'accept-ranges': 'bytes',
      ...(range && { 'content-range': `bytes ${first}-${last}/${size}` }),
    },
  })
}

function streamOf(path: string, start: number, end: number): ReadableStream<Uint8Array> {
  return Readable.toWeb(createReadStream(path, { start, end })) as ReadableStream<Uint8Array>
}

function knows(request: Request, etag: string): boolean {
  const known = request.headers.get('if-none-match')
  return known !== null && known.split(',').some((each) => each.trim() === etag || each.trim() === '*')
}

/** One range of bytes, as players of sound and film ask for; several at once get the whole file, as anybody may. */
function readRange(
  request: Request,
  size: number,
): { readonly first: number; readonly last: number } | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(request.headers.get('range') ?? '') ?? []
  // Our tags are weak, and only a strong one could say that the file is still the same.
  if ((from === '' && to === '') || request.headers.has('if-range')) return undefined
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  return first > last ? 'unsatisfiable' : { first, last }
}

function refuseMethod(): Response {
  const error = { code: 'method-not-allowed', message: 'this can only be read' }
  return Response.json({ error }, { status: 405, headers: { allow: 'GET, HEAD' } })
}

/** Relative links in the folder's page would lead beside it. */
function redirect(location: string): Response {
  return new Response(null, { status: 308, headers: { location } })
}
