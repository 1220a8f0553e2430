import { BatonError, isBatonError } from '../error'

/** Something an author should change in a file: an error keeps it from being used, a warning does not. */
export interface ConfigurationProblem {
  readonly severity: 'error' | 'warning'
  readonly file: string
  /** from 1 */
  readonly line: number
  /** from 1 */
  readonly column: number
  /** Where in the file: `orders.connections[0].to`; empty for the file as a whole. */
  readonly path: string
  /** What is wrong, and what to write instead. */
  readonly message: string
}

/** A problem as one line, `file:line: message`, that editors and terminals turn into a link. */
export function formatProblem({ file, line, path, message }: ConfigurationProblem): string {
  return path === '' ? `${file}:${line}: ${message}` : `${file}:${line}: ${path}: ${message}`
}

/** One error for all problems: its message lists the errors, line by line. */
export function configurationError(problems: readonly ConfigurationProblem[]): BatonError {
  const errors = problems.filter(({ severity }) => severity === 'error')
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`
  return new BatonError(
    'invalid-configuration',
    [`${count} in the configuration`, ...errors.map(formatProblem)].join('\n'),
    { cause: { problems } satisfies ProblemList },
  )
}

/** The problems that an error of `configurationError` was made of; none for any other error. */
export function problemsOf(error: unknown): readonly ConfigurationProblem[] {
  if (!isBatonError(error) || error.code !== 'invalid-configuration') return []
  return isProblemList(error.cause) ? error.cause.problems : []
}

export function hasErrors(problems: readonly ConfigurationProblem[]): boolean {
  return problems.some(({ severity }) => severity === 'error')
}

interface ProblemList {
  readonly problems: readonly ConfigurationProblem[]
}

function isProblemList(cause: unknown): cause is ProblemList {
  return typeof cause === 'object' && cause !== null && 'problems' in cause && Array.isArray(cause.problems)
}
