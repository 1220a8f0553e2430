import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { isBatonError } from '@baton/core'
import { CommanderError } from 'commander'
import { createProgram } from './commands/create-program'

// Whoever read our output has gone: `baton decisions export | head`, a terminal that was closed.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

// The `baton` command. What goes wrong is said in one sentence; a stack trace helps nobody who runs a command.
createProgram({
  env: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  readLines,
  readPassword,
  setExitCode: (code) => {
    process.exitCode = code
  },
  untilAskedToStop,
  onAskedToReload: (reload) => process.on('SIGUSR2', reload),
})
  .parseAsync(process.argv)
  .catch((error: unknown) => {
    process.exitCode = 1
    // Has been said already, or is help that was asked for.
    if (error instanceof CommanderError) process.exitCode = error.exitCode
    else process.stderr.write(`baton: ${isBatonError(error) ? error.message : describe(error)}\n`)
  })

/** The first of these signals; a second one does what it does to any process. */
function untilAskedToStop(): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  return new Promise((resolve) => {
    const stop = (): void => {
      for (const signal of signals) process.off(signal, stop)
      resolve()
    }
    for (const signal of signals) process.on(signal, stop)
  })
}

async function* readLines(prompt: string): AsyncGenerator<string> {
  const { isTTY } = process.stdin
  const lines = createInterface({ input: process.stdin, ...(isTTY && { output: process.stdout, prompt }) })
  if (isTTY) lines.prompt()
  for await (const line of lines) {
    yield line
    if (isTTY) lines.prompt()
  }
}

async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) return askHidden('New password: ')
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}

/** Nothing of what is typed is shown. */
async function askHidden(question: string): Promise<string> {
  process.stderr.write(question)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const prompt = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  prompt.once('SIGINT', () => process.exit(130))
  try {
    return await prompt.question('')
  } finally {
    prompt.close()
    process.stderr.write('\n')
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
