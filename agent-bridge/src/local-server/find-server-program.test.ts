import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

import { findServerProgram } from './find-server-program'

let folder: string
let warnings: string[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-path-'))
  warnings = []
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function install(place: string, name: string, says: string, mode = 0o755): Promise<string> {
  const path = join(folder, place, name)
  await mkdir(join(folder, place), { recursive: true })
  await writeFile(path, `#!/bin/sh\n${says}\n`, { mode })
  return path
}

function find() {
  return findServerProgram({
    searchPath: ['first', 'second'].map((place) => join(folder, place)).join(delimiter),
    kinds: ['redis-server', 'valkey-server', 'embedded'],
    warn: (line) => warnings.push(line),
  })
}

test('redis-server comes before valkey-server, and the embedded one last', async () => {
  expect(await find()).toEqual({ kind: 'embedded' })
  const valkey = await install('first', 'valkey-server', 'echo "Valkey server v=8.0.1 sha=00000000:0"')
  expect(await find()).toEqual({ kind: 'valkey-server', path: valkey })
  const redis = await install('second', 'redis-server', 'echo "Redis server v=7.0.15 sha=00000000:0"')
  expect(await find()).toEqual({ kind: 'redis-server', path: redis })
  expect(warnings).toEqual([])
})

test('a server that is too old is passed over, and it is said', async () => {
  const old = await install('first', 'redis-server', 'echo "Redis server v=6.0.16 sha=00000000:0"')
  const recent = await install('second', 'redis-server', 'echo "Redis server v=6.2.0 sha=00000000:0"')
  expect(await find()).toEqual({ kind: 'redis-server', path: recent })
  expect(warnings).toEqual([`${old} is passed over: it is version 6.0.16, and 6.2 or later is needed`])
})

test('a program that does not run is passed over, and it is said', async () => {
  const broken = await install('first', 'redis-server', 'exit 1')
  expect(await find()).toEqual({ kind: 'embedded' })
  expect(warnings).toEqual([`${broken} is passed over: it does not say its version`])
})

test('a file or folder of that name that is no program is not one', async () => {
  await install('first', 'redis-server', 'echo "Redis server v=7.0.15"', 0o644)
  await mkdir(join(folder, 'second', 'redis-server'), { recursive: true })
  expect(await find()).toEqual({ kind: 'embedded' })
  expect(warnings).toEqual([])
})
