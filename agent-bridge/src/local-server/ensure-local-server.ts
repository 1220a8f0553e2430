import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { BatonError } from '@baton/core'
import { Redis } from 'ioredis'

import { endProcess } from './end-process'
import { findServerProgram, type ServerProgram } from './find-server-program'
import { withFolderLock } from './folder-lock'
import { findFreePort } from './free-port'
import { disconnectTimeoutMs, inspectServer, type ServerFacts } from './inspect-server'
import { isStillRunning, type ProcessRecord, readProcessMark, startUnknown } from './process-mark'
import { registerHost } from './registered-hosts'
import type { LocalServerKind, RunningServer } from './running-server'
import { readServerRecord, removeServerRecord, type ServerRecord, writeServerRecord } from './server-record'
import { formatServerUrl, pidFilePath, startServerProcess } from './start-server-process'

export interface LocalServerOptions {
  /** Where the server keeps its data and is found again. Processes that name the same folder share one server. */
  readonly dataFolder: string
  /** Where to look for a server, written as the PATH is. */
  readonly searchPath: string
  /** Which servers may be used, best first. */
  readonly kinds?: readonly LocalServerKind[]
  readonly log: { warn(line: string): void }
  /** How long a server that is there may take to answer, and to end when it is told to. In milliseconds. */
  readonly patienceMs?: number
}

type RunningRecord = Extract<ServerRecord, { readonly state: 'running' }>

interface LocalServer {
  readonly record: RunningRecord
  readonly facts: ServerFacts
}

const startTimeoutMs = 60_000
const usualPatienceMs = 10_000
/** How long after a host was killed in the act of starting a server that server may take to write its process id. */
const pidFileTimeoutMs = 3_000

const allKinds: readonly LocalServerKind[] = ['redis-server', 'valkey-server', 'embedded']
const appendOnly = ['appendonly yes', 'appendfsync everysec']

/**
 * Adopts the private server of a data folder, which outlives its hosts, or starts one. The last host that lets go of it
 * stops it.
 * @throws BatonError `store-unavailable` when no server comes up, `conflict` when the folder stays locked
 */
export async function ensureLocalServer(options: LocalServerOptions): Promise<RunningServer> {
  const { patienceMs = usualPatienceMs } = options
  const folder = resolve(options.dataFolder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return withFolderLock(folder, async () => {
    const known = await readServerRecord(folder)
    const adopted = known && (await adopt(folder, known, patienceMs))
    const { record, facts } = adopted ?? (await start(folder, options, known))
    await writeServerRecord(folder, record)
    const leave = await registerHost(folder)

    let stopping: Promise<void> | undefined
    return {
      url: formatServerUrl(record),
      kind: record.kind,
      describe: describe(record.kind, facts, options.dataFolder),
      durable: record.kind !== 'embedded',
      stop: () =>
        (stopping ??= withFolderLock(folder, async () => {
          if ((await leave()) === 'last') await shutDown(folder, patienceMs)
        })),
    }
  })
}

function describe(kind: LocalServerKind, facts: ServerFacts, dataFolder: string): string {
  return kind === 'embedded'
    ? 'embedded js-redis-server: nothing survives when it stops'
    : `${facts.product} ${facts.version}, private, AOF, data in ${dataFolder}`
}

/** The server that the record speaks of, if it is still that one and answers. */
async function adopt(folder: string, record: ServerRecord, patienceMs: number): Promise<LocalServer | undefined> {
  const subject = record.state === 'running' ? record : await findJustStarted(serverFolder(folder, record.kind))
  if (subject === undefined || !(await isStillRunning(subject))) return undefined

  const isStarting = record.state === 'starting'
  const inspection = await inspectServer(formatServerUrl(record), {
    timeoutMs: isStarting ? startTimeoutMs : patienceMs,
    keepTrying: isStarting,
  })
  if (inspection.kind === 'answers' && (isStarting || inspection.facts.runId === record.runId)) {
    return { record: toRunningRecord(record, subject, inspection.facts), facts: inspection.facts }
  }
  if (isStarting) return undefined
  // It is our server and has the data open: a second one beside it would write to the same files.
  if (subject.mark === startUnknown) {
    throw new BatonError('store-unavailable', `process ${subject.pid}, named in ${folder}, does not answer: end it`)
  }
  await endProcess(subject, { patienceMs })
  return undefined
}

function toRunningRecord(
  { kind, port, password }: Pick<ServerRecord, 'kind' | 'port' | 'password'>,
  { pid, mark }: ProcessRecord,
  { runId }: ServerFacts,
): RunningRecord {
  return { version: 1, state: 'running', kind, port, password, pid, mark, runId }
}

/** A host was killed between starting a server and writing down its process id; the server notes it too. */
async function findJustStarted(folder: string): Promise<ProcessRecord | undefined> {
  const giveUpAt = performance.now() + pidFileTimeoutMs
  do {
    const pid = Number.parseInt(await readFile(pidFilePath(folder), 'utf8').catch(() => ''), 10)
    const mark = Number.isNaN(pid) ? undefined : await readProcessMark(pid)
    if (mark !== undefined) return { pid, mark }
    await wait(50)
  } while (performance.now() < giveUpAt)
  return undefined
}

async function start(
  folder: string,
  options: LocalServerOptions,
  last: ServerRecord | undefined,
): Promise<LocalServer> {
  const { kinds = allKinds, searchPath, log } = options
  const program = await findServerProgram({ kinds, searchPath, warn: (line) => log.warn(line) })
  if (program === undefined) {
    throw new BatonError('store-unavailable', `none of ${kinds.join(', ')} is installed: install one, or set REDIS_URL`)
  }
  const home = serverFolder(folder, program.kind)
  if (program.kind === 'embedded') await warnOfUnusedData(folder, options)

  // Hosts that live on while their server was restarted find it where it was, if that port is still free.
  const ports = [last?.port, undefined, undefined, undefined, undefined]
  const password = last?.password ?? randomBytes(24).toString('hex')
  for (const wanted of ports) {
    const port = wanted ?? (await findFreePort())
    const server = await startAt({ folder, home, program, port, password })
    if (server !== undefined) return server
  }
  throw new BatonError(
    'store-unavailable',
    `${program.kind} found no free port on 127.0.0.1 in ${ports.length} attempts`,
  )
}

async function startAt(place: {
  readonly folder: string
  readonly home: string
  readonly program: ServerProgram
  readonly port: number
  readonly password: string
}): Promise<LocalServer | undefined> {
  const { folder, home, program, port, password } = place
  const { kind } = program
  // In this order: a record that says `starting` beside an old process id would be believed.
  await rm(pidFilePath(home), { force: true })
  await writeServerRecord(folder, { version: 1, state: 'starting', kind, port, password })
  const result = await startServerProcess({
    program,
    port,
    password,
    folder: home,
    outlives: true,
    configuration: appendOnly,
    timeoutMs: startTimeoutMs,
  })
  if (result.kind === 'port-taken') return undefined
  const mark = (await readProcessMark(result.pid)) ?? ''
  return {
    record: toRunningRecord({ kind, port, password }, { pid: result.pid, mark }, result.facts),
    facts: result.facts,
  }
}

function serverFolder(folder: string, kind: LocalServerKind): string {
  return join(folder, kind === 'embedded' ? 'embedded' : 'redis')
}

async function warnOfUnusedData(folder: string, { dataFolder, log }: LocalServerOptions): Promise<void> {
  const names = await readdir(serverFolder(folder, 'redis-server')).catch((): readonly string[] => [])
  if (names.some((name) => name.startsWith('appendonly'))) {
    const place = join(dataFolder, 'redis')
    log.warn(`the embedded server does not use the data in ${place}: put redis-server or valkey-server on the PATH`)
  }
}

async function shutDown(folder: string, patienceMs: number): Promise<void> {
  const record = await readServerRecord(folder)
  if (record?.state === 'running' && (await isStillRunning(record))) {
    const ask = () => askToShutDown(formatServerUrl(record), patienceMs)
    // js-redis-server answers SHUTDOWN and goes on; SIGTERM ends it.
    await endProcess(record, record.kind === 'embedded' ? { patienceMs } : { ask, patienceMs })
  }
  await removeServerRecord(folder)
}

/** Redis writes its append-only file to the disk before it ends, and ends without an answer. */
async function askToShutDown(url: string, patienceMs: number): Promise<void> {
  const client = new Redis(url, {
    connectTimeout: patienceMs,
    commandTimeout: patienceMs,
    disconnectTimeout: disconnectTimeoutMs,
    retryStrategy: () => null,
  })
  client.on('error', () => undefined)
  await client.call('SHUTDOWN').catch(() => undefined)
  client.disconnect()
}
