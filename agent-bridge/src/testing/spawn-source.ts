import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A process of a test's own, to be killed where it hurts. */
export interface SourceProcess {
  readonly child: ChildProcess
  /** The next message that it sends with `process.send`; rejects when it ends first, with what it wrote to stderr. */
  receive(): Promise<unknown>
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>
}

/** Runs a TypeScript file in a node of its own, from the sources. */
export function spawnSource(file: string, args: readonly string[] = []): SourceProcess {
  const child = spawn(process.execPath, ['--require', join(__dirname, 'source-loader.cjs'), file, ...args], {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  })
  let complaints = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })

  const received: unknown[] = []
  const waiting: ((message: unknown) => void)[] = []
  child.on('message', (message) => {
    const next = waiting.shift()
    if (next === undefined) received.push(message)
    else next(message)
  })
  const closed = once(child, 'close')
  const ended = closed.then(() => Promise.reject(new Error(`the process ended\n${complaints}`)))
  // Nobody may be waiting for a message when it ends.
  ended.catch(() => undefined)

  return {
    child,
    receive: () => {
      const next = new Promise((resolve) => {
        if (received.length > 0) resolve(received.shift())
        else waiting.push(resolve)
      })
      return Promise.race([next, ended])
    },
    kill: async () => {
      child.kill('SIGKILL')
      await closed
    },
  }
}
