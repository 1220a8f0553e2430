import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The mark of a living process where the platform does not say when it was started. */
export const startUnknown = 'alive'

/**
 * What tells a living process from a later one with the same id: when it was started. Undefined where no such process
 * lives; a zombie, which nobody has collected yet, does not.
 */
export async function readProcessMark(pid: number): Promise<string | undefined> {
  if (!exists(pid)) return undefined
  switch (process.platform) {
    case 'linux':
      return readFromProc(pid)
    case 'win32':
      return startUnknown
    default:
      return askPs(pid)
  }
}

/** A process as it is written down: its id alone would be mistaken for whoever has it next. */
export interface ProcessRecord {
  readonly pid: number
  readonly mark: string
}

export async function isStillRunning({ pid, mark }: ProcessRecord): Promise<boolean> {
  return (await readProcessMark(pid)) === mark
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: the name, in parentheses, may itself hold any sign. */
async function readFromProc(pid: number): Promise<string | undefined> {
  const [stat, boot] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
  ])
  if (stat === undefined) return undefined
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (state === 'Z' || state === 'X') return undefined
  const startedAt = fields[18]
  return `${boot.trim()}/${startedAt}`
}

async function askPs(pid: number): Promise<string | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)])
    const [state = 'Z', ...startedAt] = stdout.trim().split(/\s+/)
    return state.startsWith('Z') ? undefined : startedAt.join(' ')
  } catch {
    return undefined
  }
}
