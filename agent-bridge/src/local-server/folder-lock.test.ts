import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { spawnSource } from '../testing/spawn-source'
import { withFolderLock } from './folder-lock'

const contender = join(__dirname, 'folder-lock.process.ts')

// Each test starts processes of its own.
jest.setTimeout(30_000)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-lock-'))
  await writeFile(join(folder, 'count'), '0')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('one at a time, in one process', async () => {
  let inside = 0
  let most = 0
  const work = async () => {
    inside += 1
    most = Math.max(most, inside)
    await new Promise(setImmediate)
    inside -= 1
  }
  await Promise.all(Array.from({ length: 10 }, () => withFolderLock(folder, work)))
  expect(most).toBe(1)
})

test('one at a time, in several processes, and a lock left by a killed one is broken once only', async () => {
  const killed = spawnSource(contender, [folder, '0', 'hold'])
  expect(await killed.receive()).toBe('holding')
  await killed.kill()

  const contenders = Array.from({ length: 4 }, () => spawnSource(contender, [folder, '25']))
  expect(await Promise.all(contenders.map((process) => process.receive()))).toEqual(['done', 'done', 'done', 'done'])
  expect(await readFile(join(folder, 'count'), 'utf8')).toBe('100')
})

test('a lock of a process whose id went to another program does not count', async () => {
  await writeFile(join(folder, 'server.lock.7'), `${process.pid} started long ago`)
  await expect(withFolderLock(folder, () => Promise.resolve('mine'))).resolves.toBe('mine')
})

test('work that fails lets go of the lock', async () => {
  await expect(withFolderLock(folder, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  await expect(withFolderLock(folder, () => Promise.resolve('mine'))).resolves.toBe('mine')
})

test('a lock that stays taken is an error that names its holder', async () => {
  const holder = spawnSource(contender, [folder, '0', 'hold'])
  expect(await holder.receive()).toBe('holding')
  await expect(withFolderLock(folder, () => Promise.resolve(), 50)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(`process ${holder.child.pid} `),
  })
  await holder.kill()
})

test('nothing is left behind but one file', async () => {
  const waiting = spawnSource(contender, [folder, '0', 'hold'])
  expect(await waiting.receive()).toBe('holding')
  await writeFile(join(folder, `server.lock-draft.${waiting.child.pid}.x`), '')
  await waiting.kill()

  for (let time = 0; time < 3; time += 1) await withFolderLock(folder, () => Promise.resolve())
  expect((await readdir(folder)).sort()).toEqual(['count', expect.stringMatching(/^server\.lock\.\d+$/)])
})
