import { isBatonError } from '@baton/core'
import { createProgram } from './commands/create-program'

// The `baton` command. What goes wrong is said in one sentence; a stack trace helps nobody who runs a command.
createProgram({
  env: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  readPassword: readAll,
  setExitCode: (code) => {
    process.exitCode = code
  },
})
  .parseAsync(process.argv)
  .catch((error: unknown) => {
    process.stderr.write(`baton: ${isBatonError(error) ? error.message : describe(error)}\n`)
    process.exitCode = 1
  })

async function readAll(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
