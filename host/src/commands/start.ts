import { formatProblem } from '@baton/core'
import type { Command } from 'commander'
import { readEnvironment } from '../configuration/read-environment'
import { createLog } from '../server/create-log'
import { startHost, type RunningHost } from '../wiring/start-host'
import { inColumns } from './in-columns'
import { ownFolder, type Terminal } from './terminal'

export function addStartCommand(program: Command, terminal: Terminal): void {
  program
    .command('start')
    .description('start a host: its channels, the desk, and a private Redis if none is given')
    .argument('[folder]', 'the folder with baton.yaml', ownFolder(terminal))
    .addHelpText(
      'after',
      `
Prints where it is and how it runs, then logs to standard error, one JSON object per line.
Ctrl+C and SIGTERM stop it: it finishes what is under way. A second Ctrl+C ends it at once;
even then nothing is lost that was answered, and the next start goes on with it.
SIGUSR2 reads the bots' files again: conversations go on with what they say now.`,
    )
    .action(async (folder: string) => {
      // Listened to from the beginning: a start that is broken off must not leave its Redis behind.
      const asked = terminal.untilAskedToStop()
      const environment = readEnvironment(terminal.env)
      const log = createLog(environment.logLevel)
      const starting = startHost({ folder, environment, log, searchPath: terminal.env['PATH'] ?? '' })
      terminal.onAskedToReload(() => {
        starting
          .then((host) => host.reload())
          .then(
            (names) => terminal.err(names.length === 0 ? 'no bot has changed' : `read again: ${names.join(', ')}`),
            (error: unknown) => terminal.err(`the bots stay as they are: ${sayWhy(error)}`),
          )
      })
      const host = await starting
      terminal.out(describeHost(host))
      await asked
      terminal.err('stopping …')
      await host.stop()
    })
}

/** What a person reads after a start: one address to open, what is there, and what will be there tomorrow. */
function describeHost({ server, signIns, sites, url, warnings }: RunningHost): string {
  const places = sites.map(({ hasPages, name, path }) => [name, hasPages ? path : `${path} (its channels; no page)`])
  return [
    `Baton is running at ${url}`,
    '',
    ...inColumns([...places, ['desk', '/desk/']]).map(indent),
    '',
    `  ${server}`,
    ...describeSignIns(signIns),
    ...warnings.flatMap((warning) => ['', `  warning: ${formatProblem(warning)}`]),
    '',
    '  Press Ctrl+C to stop.',
  ].join('\n')
}

function describeSignIns(signIns: RunningHost['signIns']): readonly string[] {
  if (signIns.length === 0) return []
  const rows = signIns.map(({ name, role, teams, url }) => [name, `${role}, ${teams.join(' and ')}`, url])
  return [
    '',
    '  Open the desk as one of them; each link works once, within ten minutes:',
    '',
    ...inColumns(rows).map(indent),
  ]
}

const indent = (line: string): string => `  ${line}`

const sayWhy = (error: unknown): string => (error instanceof Error ? error.message : String(error))
