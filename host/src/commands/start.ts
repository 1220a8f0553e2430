import { formatProblem } from '@baton/core'
import type { Command } from 'commander'
import { readEnvironment } from '../configuration/read-environment'
import { createLog } from '../server/create-log'
import { startHost, type RunningHost } from '../wiring/start-host'
import type { Terminal } from './terminal'

export function addStartCommand(program: Command, terminal: Terminal): void {
  program
    .command('start')
    .description('start a host: its channels, the desk, and a private Redis if none is given')
    .argument('<folder>', 'the folder with baton.yaml')
    .action(async (folder: string) => {
      const environment = readEnvironment(terminal.env)
      const log = createLog(environment.logLevel)
      const host = await startHost({ folder, environment, log, searchPath: terminal.env['PATH'] ?? '' })
      terminal.out(describeHost(host))
      await untilSignalled()
      terminal.err('stopping …')
      await host.stop()
    })
}

/** What a person reads after a start. */
function describeHost(host: RunningHost): string {
  const lines = [`Baton is running at ${host.url}`, '', `  ${'desk'.padEnd(12)} ${host.url}/desk/`]
  for (const { name, url } of host.sites) lines.push(`  ${name.padEnd(12)} ${url}`)
  lines.push('', `  ${host.server}`)
  if (host.signIns.length > 0) {
    lines.push('', '  Sign in at the desk; each link works once, within ten minutes:')
    const width = Math.max(...host.signIns.map(({ name }) => name.length))
    for (const { name, role, teams, url } of host.signIns) {
      lines.push(`  ${name.padEnd(width)}  ${url}  (${role}, ${teams.join(' and ')})`)
    }
  }
  for (const warning of host.warnings) lines.push('', `  warning: ${formatProblem(warning)}`)
  lines.push('', '  Press Ctrl+C to stop.')
  return lines.join('\n')
}

async function untilSignalled(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
