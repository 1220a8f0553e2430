import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { isBatonError } from '../error'
import { mediaRef, tenantId } from '../id'
import type { MediaStore } from '../media-store'

/** A store for one test, and how to put it away. */
export interface MediaStoreUnderTest {
  readonly store: MediaStore
  close(): Promise<void>
}

/** What every media store does, whatever it keeps its files in. */
export function describeMediaStore(name: string, create: () => Promise<MediaStoreUnderTest>): void {
  describe(`media store: ${name}`, () => {
    const acme = tenantId('acme')
    const dune = tenantId('dune')
    let subject: MediaStoreUnderTest
    let store: MediaStore

    beforeEach(async () => {
      subject = await create()
      store = subject.store
    })
    afterEach(() => subject.close())

    const put = (bytes: Uint8Array, limit = 1_000_000, tenant = acme) =>
      store.put(tenant, { stream: Readable.from([bytes]), contentType: 'image/png', name: 'a photo.png', limit })

    async function countAll(): Promise<number> {
      return store.expire(Date.now() + 60_000)
    }

    it('gives back what was put, with its type, size and name', async () => {
      const bytes = Buffer.from([0, 1, 2, 255, 254, 10, 13, 0])
      const { ref, size } = await put(bytes)
      expect(size).toBe(bytes.length)
      const found = await store.get(acme, ref)
      expect(found).toMatchObject({ contentType: 'image/png', size: bytes.length, name: 'a photo.png' })
      expect(found && (await buffer(found.open()))).toEqual(bytes)
    })

    it('opens a file as often as it is asked', async () => {
      const { ref } = await put(Buffer.from('once'))
      const found = await store.get(acme, ref)
      const texts = await Promise.all([0, 1].map(async () => found && (await buffer(found.open())).toString()))
      expect(texts).toEqual(['once', 'once'])
    })

    it('leaves out a name that was not given', async () => {
      const { ref } = await store.put(acme, { stream: Readable.from(['x']), contentType: 'text/plain', limit: 10 })
      expect(await store.get(acme, ref)).not.toHaveProperty('name')
    })

    it('keeps a file of many chunks whole', async () => {
      const chunks = Array.from({ length: 64 }, (_, index) => Buffer.alloc(8192, index))
      const { ref, size } = await store.put(acme, {
        stream: Readable.from(chunks),
        contentType: 'application/pdf',
        limit: 64 * 8192,
      })
      expect(size).toBe(64 * 8192)
      const found = await store.get(acme, ref)
      expect(found && (await buffer(found.open())).equals(Buffer.concat(chunks))).toBe(true)
    })

    it('names the same file put twice by two refs that nobody can guess', async () => {
      const refs = await Promise.all(
        Array.from({ length: 20 }, async () => (await put(Buffer.from('same'))).ref as string),
      )
      expect(new Set(refs).size).toBe(20)
      for (const ref of refs) expect(ref).toMatch(/^[A-Za-z0-9_-]{22,200}$/)
      expect(new Set(refs.map((ref) => ref.slice(0, 8))).size).toBe(20)
    })

    it('knows nothing of a ref it has not given out, whatever it looks like', async () => {
      await put(Buffer.from('here'))
      const refs = ['nothing', '', '.', '..', '../acme', 'a/b', '..\\x', 'x\u0000y', '%2e%2e', 'x'.repeat(5000)]
      for (const ref of refs) expect(await store.get(acme, mediaRef(ref))).toBeUndefined()
    })

    it('does not hand a file of one tenant to another', async () => {
      const { ref } = await put(Buffer.from('ours'))
      expect(await store.get(dune, ref)).toBeUndefined()
      expect(await store.get(dune, mediaRef(`../acme/${ref}`))).toBeUndefined()
      expect(await store.get(acme, ref)).toBeDefined()
    })

    it('takes a file of exactly the limit', async () => {
      expect(await put(Buffer.alloc(100), 100)).toMatchObject({ size: 100 })
    })

    it('refuses a file over the limit and keeps nothing of it', async () => {
      let rest = 0
      const endless = Readable.from(
        (function* () {
          for (; rest < 10_000; rest += 1) yield Buffer.alloc(1024)
        })(),
      )
      const refused = await store.put(acme, { stream: endless, contentType: 'image/png', limit: 5000 }).then(
        () => undefined,
        (error: unknown) => error,
      )
      expect(isBatonError(refused) && refused.code).toBe('body-too-large')
      expect(rest).toBeLessThan(10_000)
      expect(await countAll()).toBe(0)
    })

    it('keeps nothing of a file whose sender gave up', async () => {
      const broken = Readable.from(
        (function* () {
          yield Buffer.from('half of it')
          throw new Error('the sender has gone')
        })(),
      )
      await expect(store.put(acme, { stream: broken, contentType: 'image/png', limit: 5000 })).rejects.toThrow()
      expect(await countAll()).toBe(0)
    })

    it('removes what is older and keeps the rest', async () => {
      const before = Date.now()
      const { ref } = await put(Buffer.from('a'))
      await put(Buffer.from('b'), 10, dune)
      expect(await store.expire(before - 60_000)).toBe(0)
      expect(await store.get(acme, ref)).toBeDefined()
      expect(await countAll()).toBe(2)
      expect(await store.get(acme, ref)).toBeUndefined()
      expect(await countAll()).toBe(0)
    })
  })
}
