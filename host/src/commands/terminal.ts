/** What commands have of the process that runs them. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv
  /** Writes a line of the result. */
  readonly out: (text: string) => void
  /** Writes a line about what happens. */
  readonly err: (text: string) => void
  /** The lines of standard input, as they come; a person is shown the prompt before each. */
  readonly readLines: (prompt: string) => AsyncIterable<string>
  /** Reads a password from standard input, so that it stands in no history and no process list. */
  readonly readPassword: () => Promise<string>
  readonly setExitCode: (code: number) => void
  /** Resolves when somebody asks the process to end; who asks again ends it at once. */
  readonly untilAskedToStop: () => Promise<void>
  /** Calls each time somebody asks the process to read its files again. */
  readonly onAskedToReload: (reload: () => void) => void
}

/** The folder that is meant where none is named. */
export function ownFolder({ env }: Pick<Terminal, 'env'>): string {
  return env['BATON_FOLDER'] || '.'
}
