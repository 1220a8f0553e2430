import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export interface RunSourceOptions {
  /** Instead of this process's environment. */
  readonly env?: NodeJS.ProcessEnv
}

/** What a program that ran to its end has left behind. */
export interface SourceRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A program that runs. */
export interface StartedSource {
  readonly child: ChildProcess
  /** What it has written so far. */
  readonly stdout: () => string
  readonly stderr: () => string
  /** Resolves when it has ended, however. */
  readonly ended: Promise<SourceRun>
}

/** Runs a TypeScript program to its end in a node of its own, from the sources. */
export function runSource(file: string, args: readonly string[], options: RunSourceOptions = {}): Promise<SourceRun> {
  return startSource(file, args, options).ended
}

/** The same for a program that ends when it is told to. */
export function startSource(file: string, args: readonly string[], options: RunSourceOptions = {}): StartedSource {
  const child = spawn(process.execPath, ['--require', join(__dirname, 'source-loader.cjs'), file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: options.env ?? process.env,
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = once(child, 'close').then(([code]: (number | null)[]) => ({ code: code ?? null, stdout, stderr }))
  return { child, stdout: () => stdout, stderr: () => stderr, ended }
}
