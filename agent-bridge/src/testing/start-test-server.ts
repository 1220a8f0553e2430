import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { findServerProgram, type ServerProgram } from '../local-server/find-server-program'
import { findFreePort } from '../local-server/free-port'
import { formatServerUrl, startServerProcess } from '../local-server/start-server-process'

export type TestServerKind = 'redis-server' | 'embedded'

export interface TestServerOptions {
  /** Unless said, what the run was told to use: see `readTestServerKind`. */
  readonly kind?: TestServerKind
  /** Whether data outlives `crash` and `restart`; redis-server only. */
  readonly durable?: boolean
  /** Further lines of redis.conf; redis-server only. Made anew for each attempt, for a port in them may be taken, too. */
  readonly configuration?: () => Promise<readonly string[]>
}

/** A server of one test file, on loopback, with a password and a folder of its own. */
export interface TestServer {
  readonly url: string
  readonly kind: TestServerKind
  readonly port: number
  /** Ends it at once, as `kill -9` does. */
  crash(): Promise<void>
  /** Starts it again at the same address: with its data if it is durable, else empty. */
  restart(): Promise<void>
  /** Stops it without ending it: connections stay open, nothing answers. */
  pause(): void
  resume(): void
  stop(): Promise<void>
}

const startTimeoutMs = 20_000

/** `BATON_TEST_SERVER` if it is set; else redis-server (or valkey-server) if there is one on the PATH. */
export async function readTestServerKind(): Promise<TestServerKind> {
  const asked = process.env.BATON_TEST_SERVER
  if (asked === 'redis-server' || asked === 'embedded') return asked
  return (await findRedis()) === undefined ? 'embedded' : 'redis-server'
}

/** Starts a server for tests. Stop it in `afterAll`: a run that leaves one behind does not end. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const kind = options.kind ?? (await readTestServerKind())
  const program = kind === 'embedded' ? { kind } : await findRedis()
  if (program === undefined) throw new Error('redis-server is not on the PATH')

  const folder = await mkdtemp(join(tmpdir(), 'baton-server-'))
  const configure = async () => [
    ...(options.durable === true ? ['appendonly yes', 'appendfsync always'] : []),
    ...((await options.configuration?.()) ?? []),
  ]
  const first = await startOnFreePort({ program, folder, password: 'for-tests' }, configure)
  const { place } = first
  const { port } = place
  let { server } = first
  let isPaused = false
  const send = (signal: NodeJS.Signals) => server.child.kill(signal)

  return {
    url: formatServerUrl(place),
    kind,
    port,
    crash: () => end(server),
    restart: async () => {
      await end(server)
      const started = await startAt(place)
      if (started === undefined) throw new Error(`port ${port} was taken by another program meanwhile`)
      server = started
    },
    pause: () => {
      isPaused = send('SIGSTOP')
    },
    resume: () => {
      if (isPaused) send('SIGCONT')
      isPaused = false
    },
    stop: async () => {
      await end(server)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

interface Home {
  readonly program: ServerProgram
  readonly folder: string
  readonly password: string
}

interface Place extends Home {
  readonly port: number
  readonly configuration: readonly string[]
}

interface GuardedServer {
  readonly child: ChildProcess
  readonly guard: ChildProcess
}

async function startOnFreePort(
  home: Home,
  configure: () => Promise<readonly string[]>,
): Promise<{ readonly place: Place; readonly server: GuardedServer }> {
  for (;;) {
    const place = { ...home, port: await findFreePort(), configuration: await configure() }
    const server = await startAt(place)
    if (server !== undefined) return { place, server }
  }
}

/** Undefined where a port of it is taken. */
async function startAt(place: Place): Promise<GuardedServer | undefined> {
  const started = await startServerProcess({ ...place, outlives: false, timeoutMs: startTimeoutMs })
  return started.kind === 'port-taken' ? undefined : { child: started.child, guard: guard(started.pid) }
}

/** Ends the server when this process ends without stopping it, however that happens: its pipe is closed then. */
function guard(pid: number): ChildProcess {
  return spawn('sh', ['-c', `cat; kill -9 ${pid}`], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
}

async function end({ child, guard }: GuardedServer): Promise<void> {
  for (const [subject, signal] of [
    [guard, 'SIGTERM'],
    [child, 'SIGKILL'],
  ] as const) {
    if (subject.exitCode !== null || subject.signalCode !== null) continue
    const exit = once(subject, 'exit')
    subject.kill(signal)
    await exit
  }
}

function findRedis(): Promise<ServerProgram | undefined> {
  const searchPath = process.env.PATH ?? ''
  return findServerProgram({ searchPath, kinds: ['redis-server', 'valkey-server'], warn: () => undefined })
}
