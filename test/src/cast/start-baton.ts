import { once } from 'node:events'
import { join } from 'node:path'
import { startSource, type SourceRun } from '@baton/agent-bridge/testing'
import { until } from './until'

const command = join(__dirname, '../../../host/src/command.ts')

/** `baton start` as a person runs it in a terminal, or a container's supervisor. */
export interface StartedBaton {
  readonly url: string
  /** The one-time sign-ins that it has printed, by name. */
  readonly signIns: ReadonlyMap<string, string>
  /** Everything that it has written so far. */
  output(): { readonly stdout: string; readonly stderr: string }
  /** Asks it to read its bots again, and waits for what it says about that. */
  readsAgain(): Promise<string>
  /** Sends a signal, and waits for the end. */
  ends(signal: 'SIGTERM' | 'SIGKILL'): Promise<SourceRun>
}

/** Starts a host that knows these variables and no others, and waits until it says where it is. */
export async function startBaton(folder: string, env: Readonly<Record<string, string>>): Promise<StartedBaton> {
  const { child, ended, stderr, stdout } = startSource(command, ['start', folder], { env: { ...env } })
  const url = await until(
    'baton is running',
    () => {
      if (child.exitCode !== null) throw new Error(`baton has ended: ${stderr()}`)
      return stdout().includes('Ctrl+C') ? /running at (\S+)/.exec(stdout())?.[1] : undefined
    },
    () => [stdout(), stderr()],
  )
  const links = stdout().matchAll(/^ +(\S.*?) {2,}.*#signin=(\S+)$/gm)
  return {
    url,
    signIns: new Map([...links].map(([, name = '', token = '']) => [name, token])),
    output: () => ({ stdout: stdout(), stderr: stderr() }),
    async readsAgain() {
      const before = stderr().length
      child.kill('SIGUSR2')
      const answer = /^(?:no bot has changed|read again: .*|the bots stay as they are: [^]*)$/m
      return until('it has read its bots again', () => answer.exec(stderr().slice(before))?.[0], stderr)
    },
    async ends(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, 'exit')
        child.kill(signal)
        await exit
      }
      return ended
    },
  }
}
