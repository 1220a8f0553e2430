import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { BatonError, isPlainId, mediaRef, type MediaStore, type StoredMedia, type TenantId } from '@baton/core'
import { z } from 'zod'

export interface FolderMediaStoreOptions {
  /** Made when it is missing. Nobody else may write to it. */
  readonly folder: string
  /** ms; older files are not handed out, whether or not they have been removed yet. */
  readonly maxAge?: number
  readonly now?: () => number
}

/** How long an unfinished upload may lie about after a crash, ms. */
const unfinishedFor = 24 * 60 * 60 * 1000
const refPattern = /^[A-Za-z0-9_-]{32}$/
const incoming = 'incoming-'
const sidecar = z.object({ contentType: z.string(), name: z.string().optional() })

/**
 * Keeps media as files, one folder per tenant: `<ref>` is the content and `<ref>.json` says its type and name. The
 * content gets its name last, so what can be found is whole and on the disk.
 */
export function createFolderMediaStore(options: FolderMediaStoreOptions): MediaStore {
  const now = options.now ?? Date.now
  const folderOf = (tenant: TenantId) => {
    if (!isPlainId(tenant)) throw new BatonError('not-found', 'no such tenant')
    return join(options.folder, tenant)
  }

  return {
    async put(tenant, file) {
      const folder = folderOf(tenant)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const ref = randomBytes(24).toString('base64url')
      const unfinished = join(folder, `${incoming}${ref}`)
      const described = join(folder, `${ref}.json`)
      try {
        const size = await writeStream(unfinished, file)
        await writeFile(described, JSON.stringify({ contentType: file.contentType, name: file.name }), {
          mode: 0o600,
          flush: true,
        })
        await rename(unfinished, join(folder, ref))
        return { ref: mediaRef(ref), size }
      } catch (error) {
        await Promise.all([unfinished, described].map((path) => rm(path, { force: true })))
        throw error
      }
    },

    async get(tenant, ref): Promise<StoredMedia | undefined> {
      if (!refPattern.test(ref) || !isPlainId(tenant)) return undefined
      const path = join(folderOf(tenant), ref)
      const [content, description] = await Promise.all([
        orAbsent(stat(path)),
        orAbsent(readFile(`${path}.json`, 'utf8')),
      ])
      if (content === undefined || description === undefined) return undefined
      if (options.maxAge !== undefined && content.mtimeMs < now() - options.maxAge) return undefined
      const { contentType, name } = sidecar.parse(JSON.parse(description))
      return {
        contentType,
        size: content.size,
        ...(name === undefined ? {} : { name }),
        open: () => createReadStream(path),
      }
    },

    async expire(olderThan) {
      let removed = 0
      for (const tenant of (await orAbsent(readdir(options.folder, { withFileTypes: true }))) ?? []) {
        if (!tenant.isDirectory() || !isPlainId(tenant.name)) continue
        const folder = join(options.folder, tenant.name)
        for (const name of await readdir(folder)) {
          if (await removeIfOlder(folder, name, olderThan, now() - unfinishedFor)) removed += 1
        }
      }
      return removed
    },
  }
}

async function writeStream(path: string, file: Parameters<MediaStore['put']>[1]): Promise<number> {
  let size = 0
  const measure = new Transform({
    transform(chunk: Buffer | string, encoding, done) {
      size += typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.length
      if (size > file.limit) done(new BatonError('body-too-large', `the file is larger than ${file.limit} bytes`))
      else done(null, chunk)
    },
  })
  await pipeline(file.stream, measure, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  return size
}

/** Removes one content with its description, or what a crash has left; true if it was a content. */
async function removeIfOlder(
  folder: string,
  name: string,
  olderThan: number,
  unfinishedBefore: number,
): Promise<boolean> {
  const path = join(folder, name)
  const age = (await orAbsent(stat(path)))?.mtimeMs
  if (age === undefined) return false
  if (refPattern.test(name)) {
    if (age >= olderThan) return false
    await Promise.all([path, `${path}.json`].map((each) => rm(each, { force: true })))
    return true
  }
  const isOrphan = name.endsWith('.json') && (await orAbsent(stat(path.slice(0, -'.json'.length)))) === undefined
  if ((name.startsWith(incoming) || isOrphan) && age < unfinishedBefore) await rm(path, { force: true })
  return false
}

async function orAbsent<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
