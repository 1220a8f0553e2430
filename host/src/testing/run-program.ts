import { createProgram } from '../commands/create-program'

export interface ProgramRun {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface RunProgramOptions {
  readonly env?: Readonly<Record<string, string>>
  /** What is typed where a password is asked for. */
  readonly password?: string
  /** What comes in by standard input. */
  readonly lines?: readonly string[]
}

/** Runs a command of `baton` in this process, as `host/src/command.ts` does in one of its own. */
export async function runProgram(args: readonly string[], options: RunProgramOptions = {}): Promise<ProgramRun> {
  const { env = {}, lines = [], password = '' } = options
  let code = 0
  const [out, err]: [string[], string[]] = [[], []]
  const program = createProgram({
    env,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    readLines: async function* () {
      yield* lines
    },
    readPassword: async () => password,
    setExitCode: (given) => {
      code = given
    },
    untilAskedToStop: async () => undefined,
    onAskedToReload: () => undefined,
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    // What commander refuses has been said by then.
    code = 'exitCode' in error ? Number(error.exitCode) : 1
    if (!('exitCode' in error)) err.push(error.message)
  }
  return { code, out: out.join('\n'), err: err.join('\n') }
}
