import { join } from 'node:path'
import { runSource, type SourceRun } from '@baton/agent-bridge/testing'

const command = join(__dirname, '../../../host/src/command.ts')

/** Runs the `baton` command to its end, as a person does in a terminal that knows these variables and no others. */
export function runBaton(args: readonly string[], env: Readonly<Record<string, string>>): Promise<SourceRun> {
  return runSource(command, args, { env: { ...env } })
}
