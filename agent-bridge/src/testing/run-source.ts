import { spawn } from 'node:child_process'
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

/** Runs a TypeScript program to its end in a node of its own, from the sources. */
export async function runSource(
  file: string,
  args: readonly string[],
  options: RunSourceOptions = {},
): Promise<SourceRun> {
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
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}
