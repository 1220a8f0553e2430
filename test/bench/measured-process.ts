import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Usage } from './usage'

/** A process that is measured from outside. */
export interface MeasuredProcess<Ready> {
  /** What it said when it could serve. */
  readonly ready: Ready
  usage(): Promise<Usage>
  /** The same after a garbage collection, for memory. */
  usageAfterCollection(): Promise<Usage>
  stop(): Promise<void>
}

/** How long a process may take to stop by itself, ms. */
const patienceMs = 15_000

/** Runs one of this folder's files in a node of its own and waits until it serves. */
export async function startMeasured<Ready>(
  file: string,
  args: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<MeasuredProcess<Ready>> {
  const loader = join(__dirname, 'typescript-loader.cjs')
  const child = spawn(
    process.execPath,
    ['--expose-gc', ...nodeOptions, '--require', loader, join(__dirname, file), ...args],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  )
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${file} ended`)))
  // Nobody may be waiting for an answer when it ends.
  ended.catch(() => undefined)

  async function answer<Answer>(question?: string): Promise<Answer> {
    const answered = once(child, 'message')
    if (question !== undefined) child.send(question)
    const [message] = (await Promise.race([answered, ended])) as [Answer]
    return message
  }

  return {
    ready: await answer<Ready>(),
    usage: () => answer('usage'),
    usageAfterCollection: () => answer('usage after collection'),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
      child.send('stop')
      await exit
      clearTimeout(timer)
    },
  }
}
