import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { mediaRef, tenantId } from '@baton/core'
import { describeMediaStore } from '@baton/core/testing'
import { createFolderMediaStore } from './create-folder-media-store'

const acme = tenantId('acme')

describeMediaStore('folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'baton-media-'))
  return {
    store: createFolderMediaStore({ folder: join(folder, 'media') }),
    close: () => rm(folder, { recursive: true, force: true }),
  }
})

describe('the media folder', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-media-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const put = (store = createFolderMediaStore({ folder })) =>
    store.put(acme, { stream: Readable.from(['content']), contentType: 'text/plain', limit: 100 })

  it('is read again by the next process', async () => {
    const { ref } = await put()
    expect(await createFolderMediaStore({ folder }).get(acme, ref)).toMatchObject({ contentType: 'text/plain' })
  })

  it('is readable by its owner only', async () => {
    const { ref } = await put()
    for (const path of [join(folder, 'acme'), join(folder, 'acme', ref), join(folder, 'acme', `${ref}.json`)]) {
      expect((await stat(path)).mode & 0o077).toBe(0)
    }
  })

  it('does not hand out what is past its age, though nobody has removed it', async () => {
    let now = Date.now()
    const store = createFolderMediaStore({ folder, maxAge: 60_000, now: () => now })
    const { ref } = await put(store)
    expect(await store.get(acme, ref)).toBeDefined()
    now += 120_000
    expect(await store.get(acme, ref)).toBeUndefined()
  })

  it('does not take a description without its content, or a content without its description, for a file', async () => {
    const { ref } = await put()
    const other = 'A'.repeat(32)
    await writeFile(join(folder, 'acme', `${other}.json`), '{"contentType":"text/plain"}')
    await rm(join(folder, 'acme', `${ref}.json`))
    const store = createFolderMediaStore({ folder })
    expect(await store.get(acme, ref)).toBeUndefined()
    expect(await store.get(acme, mediaRef(other))).toBeUndefined()
  })

  it('removes what a crash has left after a day, and not what is being written', async () => {
    await put()
    const left = [`incoming-${'a'.repeat(32)}`, `${'b'.repeat(32)}.json`]
    const fresh = `incoming-${'c'.repeat(32)}`
    for (const name of [...left, fresh]) await writeFile(join(folder, 'acme', name), 'x')
    const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60
    for (const name of left) await utimes(join(folder, 'acme', name), twoDaysAgo, twoDaysAgo)
    expect(await createFolderMediaStore({ folder }).expire(0)).toBe(0)
    const names = await readdir(join(folder, 'acme'))
    expect(names).toHaveLength(3)
    expect(names).toContain(fresh)
  })
})
