import { once } from 'node:events'
import { join } from 'node:path'
import { spawnSource } from '@baton/agent-bridge/testing'
import type { ClaimStep } from '@baton/agent-bridge'
import type { Business, HubStep } from '@baton/core'
import type { RunningHost, StartHostOptions } from '@baton/host'

/** Where a host can be made to die: at a step of a turn, of a claim, or in a bot's function. */
export type FaultPoint = HubStep | `claim-${ClaimStep}` | 'integration'

/** What a host process is started with. */
export interface HostOrder {
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  readonly limits?: StartHostOptions['limits']
  readonly timers?: Partial<Business['timers']>
}

/** What it says when it runs. */
export type HostReport = Pick<RunningHost, 'url' | 'listensAt' | 'signIns' | 'server'>

export type HostCommand =
  { readonly kind: 'arm'; readonly point: FaultPoint; readonly times: number } | { readonly kind: 'stop' }

/** A host in a process of its own. */
export interface HostProcess extends HostReport {
  readonly pid: number
  /** It ends as by `kill -9` when it comes to this point for the so-many-th time from now. */
  arm(point: FaultPoint, times: number): void
  readonly isDead: () => boolean
  /** Resolves when it has ended, however. */
  readonly died: Promise<void>
  kill(): Promise<void>
  /** Gracefully; nothing if it has ended already. */
  stop(): Promise<void>
}

export async function startHostProcess(order: HostOrder): Promise<HostProcess> {
  const source = spawnSource(join(__dirname, 'host.process.ts'), [JSON.stringify(order)])
  const { child } = source
  const died = once(child, 'exit').then(() => undefined)
  const report = (await source.receive()) as HostReport
  const command = (given: HostCommand) => child.send(given)
  const isDead = () => child.exitCode !== null || child.signalCode !== null
  return {
    ...report,
    pid: child.pid ?? 0,
    arm: (point, times) => void command({ kind: 'arm', point, times }),
    isDead,
    died,
    async kill() {
      if (!isDead()) child.kill('SIGKILL')
      await died
    },
    async stop() {
      if (!isDead()) command({ kind: 'stop' })
      await died
    },
  }
}
