import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, readlink, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Redis } from 'ioredis'

import { describeOnRedisServer } from '../testing/describe-on-redis-server'
import { type SourceProcess, spawnSource } from '../testing/spawn-source'
import { ensureLocalServer } from './ensure-local-server'
import { findFreePort } from './free-port'
import { isStillRunning, readProcessMark } from './process-mark'
import type { LocalServerKind, RunningServer } from './running-server'
import { readServerRecord, type ServerRecord, writeServerRecord } from './server-record'

const hostProcess = join(__dirname, 'local-host.process.ts')
const patienceMs = 2_000

// Each test starts processes of its own.
jest.setTimeout(30_000)

let folder: string
let warnings: string[]
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'baton-data-')))
  warnings = []
})
afterEach(async () => {
  // A test that failed half-way leaves no server behind.
  for (const pid of await findServers(folder)) process.kill(pid, 'SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

describe('the embedded server', () => describeServer('embedded'))
describeOnRedisServer('redis-server', () => describeServer('redis-server'))

function describeServer(kind: LocalServerKind): void {
  const isDurable = kind !== 'embedded'
  const ensure = () => ensureHere(kind)
  const startHost = () => spawnSource(hostProcess, [folder, kind, process.env.PATH ?? ''])

  test('starts, says what it is without its password, and is gone after the last stop', async () => {
    const server = await ensure()
    const { pid, password } = await readRunning()
    expect(server).toMatchObject({ kind, durable: isDurable })
    expect(server.describe).toMatch(
      isDurable ? `private, AOF, data in ${folder}` : /^embedded js-redis-server: nothing survives when it stops$/,
    )
    expect(server.describe).not.toContain(password)
    expect(await ask(server, (client) => client.ping())).toBe('PONG')

    await server.stop()
    await server.stop()
    expect(await findServers(folder)).toEqual([])
    expect(() => process.kill(pid, 0)).toThrow()
    expect(await readServerRecord(folder)).toBeUndefined()
  })

  test('keeps its password to its owner and off the command line, and refuses who does not know it', async () => {
    const server = await ensure()
    const { pid, password, port } = await readRunning()
    expect((await stat(join(folder, 'server.json'))).mode & 0o777).toBe(0o600)
    expect((await stat(folder)).mode & 0o077).toBe(0)
    expect(await findReadableByOthers(folder, password)).toEqual([])
    expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(password)
    expect(await readFile(`/proc/${pid}/environ`, 'utf8')).toBe('')

    const stranger = new Redis(port, '127.0.0.1', { retryStrategy: () => null, disconnectTimeout: 100 })
    stranger.on('error', () => undefined)
    await expect(stranger.get('secret')).rejects.toThrow()
    stranger.disconnect()
    await server.stop()
  })

  test('listens on loopback only', async () => {
    const server = await ensure()
    const { port } = await readRunning()
    const listening = (await readFile('/proc/net/tcp', 'utf8')) + (await readFile('/proc/net/tcp6', 'utf8'))
    const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
    const addresses = listening.split('\n').flatMap((line) => {
      const [, local = '', , state] = line.trim().split(/\s+/)
      return local.endsWith(suffix) && state === '0A' ? [local] : []
    })
    expect(addresses).toEqual([`0100007F${suffix}`])
    await server.stop()
  })

  test('outlives a killed host, and the next host finds the same server with everything in it', async () => {
    const host = startHost()
    const url = await receiveUrl(host)
    await ask({ url }, (client) => client.set('kept', 'yes'))
    const { pid } = await readRunning()
    await host.kill()

    const server = await ensure()
    expect(server.url).toBe(url)
    expect((await readRunning()).pid).toBe(pid)
    expect(await ask(server, (client) => client.get('kept'))).toBe('yes')
    await server.stop()
    expect(await findServers(folder)).toEqual([])
  })

  test('is started once when two hosts come at once, and stays until the last of them is gone', async () => {
    const hosts = [startHost(), startHost()]
    const [first, second] = await Promise.all(hosts.map(receiveUrl))
    expect(second).toBe(first)
    expect(await findServers(folder)).toHaveLength(1)

    await stopGracefully(hosts[0])
    expect(await ask({ url: first ?? '' }, (client) => client.ping())).toBe('PONG')
    await stopGracefully(hosts[1])
    expect(await findServers(folder)).toEqual([])
  })

  test('does not stay for hosts that were killed', async () => {
    const hosts = [startHost(), startHost()]
    await Promise.all(hosts.map(receiveUrl))
    await hosts[0]?.kill()
    await stopGracefully(hosts[1])
    expect(await findServers(folder)).toEqual([])
    expect(await readdir(join(folder, 'hosts'))).toEqual([])
  })

  test(`is started again where it was when it was killed, ${isDurable ? 'with what it had written' : 'empty'}`, async () => {
    const before = await ensure()
    await ask(before, async (client) => {
      await client.set('kept', 'yes')
      await client.config('SET', 'appendfsync', 'always').catch(() => undefined)
      await client.set('kept', 'indeed')
    })
    const { pid } = await readRunning()
    process.kill(pid, 'SIGKILL')

    const after = await ensure()
    expect(after.url).toBe(before.url)
    expect((await readRunning()).pid).not.toBe(pid)
    expect(await ask(after, (client) => client.get('kept'))).toBe(isDurable ? 'indeed' : null)
    await before.stop()
    await after.stop()
  })

  test('takes another port when a program has taken its old one', async () => {
    const before = await ensure()
    const { pid, port } = await readRunning()
    await ask(before, (client) => client.set('kept', 'yes'))
    process.kill(pid, 'SIGTERM')
    const squatter = await squat(port)

    const after = await ensure()
    expect(new URL(after.url).port).not.toBe(String(port))
    expect(await ask(after, (client) => client.get('kept'))).toBe(isDurable ? 'yes' : null)
    await before.stop()
    await after.stop()
    await new Promise((resolve) => squatter.close(resolve))
  })

  test('is not mistaken for a program that got its process id, and that program is left alone', async () => {
    const bystander = spawn('sleep', ['600'])
    const pid = bystander.pid ?? 0
    const mark = await readProcessMark(pid)
    await writeRunning(kind, { pid, mark: 'started long ago', port: await findFreePort() })

    const server = await ensure()
    expect((await readRunning()).pid).not.toBe(pid)
    await server.stop()
    expect(await readProcessMark(pid)).toBe(mark)
    const exit = once(bystander, 'exit')
    bystander.kill('SIGKILL')
    await exit
  })

  test('is replaced when it lives but does not answer', async () => {
    const stuck = await ensure()
    const { pid, mark } = await readRunning()
    process.kill(pid, 'SIGSTOP')

    const server = await ensureHere(kind, 100)
    expect(await isStillRunning({ pid, mark })).toBe(false)
    expect(await ask(server, (client) => client.ping())).toBe('PONG')
    await stuck.stop()
    await server.stop()
  })

  test('a record that cannot be read is no record', async () => {
    await writeFile(join(folder, 'server.json'), '{"version":1,"state":"runn')
    const server = await ensure()
    expect(await ask(server, (client) => client.ping())).toBe('PONG')
    await server.stop()
  })

  test('is one server however the hosts that start it are killed', async () => {
    for (let afterMs = 0; afterMs <= 100; afterMs += 20) {
      const host = startHost()
      expect(await host.receive()).toBe('starting')
      await new Promise((resolve) => setTimeout(resolve, afterMs))
      await host.kill()
    }
    const server = await ensure()
    const { pid } = await readRunning()
    expect(await findServers(folder)).toEqual([pid])
    await server.stop()
    expect(await findServers(folder)).toEqual([])
  })

  test('a server whose start nobody lived to write down is adopted', async () => {
    const before = await ensure()
    const { pid, port, password } = await readRunning()
    await writeServerRecord(folder, { version: 1, state: 'starting', kind, port, password })

    const server = await ensure()
    expect((await readRunning()).pid).toBe(pid)
    await before.stop()
    await server.stop()
  })
}

describeOnRedisServer('redis-server and its data', () => {
  test('is durable: append-only file, nothing evicted', async () => {
    const server = await ensureHere('redis-server')
    const settings = await ask(server, (client) => client.config('GET', 'append*', 'maxmemory-policy', 'save'))
    expect(settings).toEqual(
      expect.arrayContaining(['appendonly', 'yes', 'appendfsync', 'everysec', 'maxmemory-policy', 'noeviction']),
    )
    await server.stop()
  })

  test('a graceful stop loses nothing', async () => {
    const before = await ensureHere('redis-server')
    await ask(before, (client) => client.set('kept', 'yes'))
    await before.stop()

    const after = await ensureHere('redis-server')
    expect(await ask(after, (client) => client.get('kept'))).toBe('yes')
    await after.stop()
  })

  test('the embedded server says that it does not use data that is there', async () => {
    const before = await ensureHere('redis-server')
    await before.stop()
    const after = await ensureHere('embedded')
    expect(warnings).toEqual([
      `the embedded server does not use the data in ${join(folder, 'redis')}: put redis-server or valkey-server on the PATH`,
    ])
    await after.stop()
  })

  test('data that cannot be read is an error that shows why, and is left as it is', async () => {
    const before = await ensureHere('redis-server')
    await before.stop()
    const manifest = join(folder, 'redis', 'appendonlydir', 'appendonly.aof.manifest')
    await writeFile(manifest, 'not a manifest')

    await expect(ensureHere('redis-server')).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringMatching(/^redis-server could not be started in .*redis: .*manifest/s),
    })
    expect(await readFile(manifest, 'utf8')).toBe('not a manifest')
  })
})

test('a machine without the servers that may be used is told what to do', async () => {
  const attempt = ensureLocalServer({
    dataFolder: folder,
    kinds: ['redis-server'],
    searchPath: '',
    log: { warn: (line) => warnings.push(line) },
  })
  await expect(attempt).rejects.toMatchObject({
    code: 'store-unavailable',
    message: 'none of redis-server is installed: install one, or set REDIS_URL',
  })
})

function ensureHere(kind: LocalServerKind, patience = patienceMs): Promise<RunningServer> {
  return ensureLocalServer({
    dataFolder: folder,
    kinds: [kind],
    searchPath: process.env.PATH ?? '',
    log: { warn: (line) => warnings.push(line) },
    patienceMs: patience,
  })
}

async function ask<Answer>({ url }: { readonly url: string }, question: (client: Redis) => Promise<Answer>) {
  const client = new Redis(url, { maxRetriesPerRequest: 0, disconnectTimeout: 100 })
  try {
    return await question(client)
  } finally {
    client.disconnect()
  }
}

async function readRunning() {
  const record = await readServerRecord(folder)
  if (record?.state !== 'running') throw new Error('no running server is written down')
  return record
}

function writeRunning(
  kind: LocalServerKind,
  what: { readonly pid: number; readonly mark: string; readonly port: number },
) {
  const record: ServerRecord = { version: 1, state: 'running', kind, password: 'old', ...what }
  return writeServerRecord(folder, record)
}

async function receiveUrl(host: SourceProcess): Promise<string> {
  expect(await host.receive()).toBe('starting')
  const url = await host.receive()
  expect(url).toMatch(/^redis:/)
  return String(url)
}

async function stopGracefully(host: SourceProcess | undefined): Promise<void> {
  if (host === undefined) throw new Error('no such host')
  const exit = once(host.child, 'exit')
  host.child.send('stop')
  expect(await exit).toEqual([0, null])
}

async function squat(port: number) {
  for (;;) {
    const server = createServer((socket) => socket.destroy())
    const isTaken = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(true))
      server.listen(port, '127.0.0.1', () => resolve(false))
    })
    if (!isTaken) return server
  }
}

/** Files that hold this text and that others on the machine may read. */
async function findReadableByOthers(place: string, text: string): Promise<readonly string[]> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const found: string[] = []
  for (const path of paths) {
    const isOpen = ((await stat(path)).mode & 0o077) !== 0
    if (isOpen && (await readFile(path, 'utf8')).includes(text)) found.push(path)
  }
  return found
}

/** The living servers of a data folder: processes that work in it. */
async function findServers(of: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => !Number.isNaN(pid))
  const places = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')))
  return pids.filter((_, index) => places[index]?.startsWith(of))
}
