/** What commands have of the process that runs them. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv
  /** Writes a line of the result. */
  readonly out: (text: string) => void
  /** Writes a line about what happens. */
  readonly err: (text: string) => void
  /** Reads a password from standard input, so that it stands in no history and no process list. */
  readonly readPassword: () => Promise<string>
  readonly setExitCode: (code: number) => void
}
