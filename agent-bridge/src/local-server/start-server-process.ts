import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { BatonError, unreachable } from '@baton/core'

import type { ServerProgram } from './find-server-program'
import { inspectServer, type ServerFacts } from './inspect-server'

export interface StartOptions {
  readonly program: ServerProgram
  readonly port: number
  readonly password: string
  /** The server's own: its data, its log, its pid. Made where it is missing. */
  readonly folder: string
  /** Whether it goes on when this process ends. */
  readonly outlives: boolean
  /** Further lines of redis.conf; the embedded server has no such file. */
  readonly configuration?: readonly string[]
  /** How long the server may take until it answers, loading its data included. */
  readonly timeoutMs: number
}

export type StartResult =
  | { readonly kind: 'started'; readonly pid: number; readonly facts: ServerFacts; readonly child: ChildProcess }
  | { readonly kind: 'port-taken' }

const embeddedServer = join(__dirname, 'embedded-server.cjs')

/** Where a server, once it runs, writes its own process id. */
export function pidFilePath(folder: string): string {
  return join(folder, 'server.pid')
}

/** Where a server of ours is reached. With its password: for a client, never for a log. */
export function formatServerUrl({ port, password }: { readonly port: number; readonly password: string }): string {
  return `redis://:${password}@127.0.0.1:${port}`
}

/**
 * Starts a server on loopback and waits until it answers.
 * @throws BatonError `store-unavailable` with the end of its log, when it does not come up
 */
export async function startServerProcess(options: StartOptions): Promise<StartResult> {
  const { program, folder, timeoutMs } = options
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const settingsPath = join(folder, program.kind === 'embedded' ? 'embedded.json' : 'redis.conf')
  // A file, for a command line shows the password to everyone, and standard input ends early when we are killed: Redis
  // would then start with its defaults.
  await writeFile(settingsPath, formatSettings(options), { mode: 0o600 })
  const logPath = join(folder, 'server.log')
  const log = await open(logPath, 'w', 0o600)
  try {
    const child = launch(options, settingsPath, log.fd)
    const ended = new AbortController()
    const end = new Promise<Error>((resolve) => {
      child.once('error', resolve)
      child.once('exit', (code, signal) => resolve(new Error(`it ended with ${signal ?? `code ${code}`}`)))
    }).then((reason) => {
      ended.abort()
      return reason
    })

    const url = formatServerUrl(options)
    const inspection = await inspectServer(url, { timeoutMs, keepTrying: true, signal: ended.signal })
    if (inspection.kind === 'answers' && child.pid !== undefined && child.exitCode === null) {
      return { kind: 'started', pid: child.pid, facts: inspection.facts, child }
    }

    child.kill('SIGKILL')
    const reason = ended.signal.aborted ? await end : inspection.kind === 'silent' ? inspection.reason : undefined
    const lastLines = (await readFile(logPath, 'utf8')).trim().split('\n').slice(-5).join('\n')
    if (/address already in use|EADDRINUSE/i.test(lastLines)) return { kind: 'port-taken' }
    throw new BatonError(
      'store-unavailable',
      `${program.kind} could not be started in ${folder}: ${reason?.message ?? 'it does not answer'}\n${lastLines}`,
      { cause: reason },
    )
  } finally {
    await log.close()
  }
}

function launch({ program, outlives, folder }: StartOptions, settingsPath: string, logFile: number): ChildProcess {
  const [command, ...args] =
    program.kind === 'embedded' ? [process.execPath, embeddedServer, settingsPath] : [program.path, settingsPath]
  const child = spawn(command, args, {
    cwd: folder,
    detached: outlives,
    // No server of ours needs what a host's environment holds, and that is full of secrets.
    env: {},
    stdio: ['ignore', logFile, logFile],
    windowsHide: true,
  })
  if (outlives) child.unref()
  return child
}

function formatSettings({ program, port, password, folder, configuration = [] }: StartOptions): string {
  const pidFile = pidFilePath(folder)
  switch (program.kind) {
    case 'embedded':
      return JSON.stringify({ port, password, pidFile })
    case 'redis-server':
    case 'valkey-server':
      return [
        'bind 127.0.0.1',
        `port ${port}`,
        'protected-mode yes',
        `requirepass ${password}`,
        'daemonize no',
        'supervised no',
        `pidfile ${quote(pidFile)}`,
        `dir ${quote(folder)}`,
        'logfile ""',
        'save ""',
        'maxmemory-policy noeviction',
        ...configuration,
        '',
      ].join('\n')
    default:
      return unreachable(program)
  }
}

function quote(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&')}"`
}
