import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  BatonError,
  formatProblem,
  hasErrors,
  parseBot,
  problemsOf,
  readBotFiles,
  type ConfigurationProblem,
} from '@baton/core'
import type { Command } from 'commander'
import { checkHost } from '../configuration/load-host'
import { teachBots } from '../understanding/teach-bots'
import { loadParts } from '../wiring/load-parts'
import { ownFolder, type Terminal } from './terminal'

export function addCheckCommand(program: Command, terminal: Terminal): void {
  program
    .command('check')
    .description('check a host or a bot folder; every problem with its file and line')
    .argument('[folder]', 'a folder with baton.yaml or bot.yaml', ownFolder(terminal))
    .option('--json', 'print the problems as JSON')
    .addHelpText(
      'after',
      `
Loads everything that a start would load, also functions and channels, and starts nothing.
The bots learn their phrases, so that a start is quick and may find the folder read-only.
Exits with 0 when it can be started, perhaps with warnings, and with 1 when it cannot.`,
    )
    .action(async (folder: string, options: { readonly json?: true }) => {
      const problems = await findProblems(folder, terminal.env)
      if (options.json) terminal.out(JSON.stringify(problems, undefined, 2))
      else terminal.out(describeProblems(problems))
      if (hasErrors(problems)) terminal.setExitCode(1)
    })
}

async function findProblems(folder: string, env: NodeJS.ProcessEnv): Promise<readonly ConfigurationProblem[]> {
  const isHost = existsSync(join(folder, 'baton.yaml'))
  if (!isHost && !existsSync(join(folder, 'bot.yaml')) && !existsSync(join(folder, 'bot.yml'))) {
    throw new BatonError('invalid-configuration', sayWhatIsMissing(folder))
  }
  try {
    return isHost ? await checkWhole(folder, env) : parseBot(await readBotFiles(folder)).problems
  } catch (error) {
    const problems = problemsOf(error)
    if (problems.length === 0) throw error
    return problems
  }
}

async function checkWhole(folder: string, env: NodeJS.ProcessEnv): Promise<readonly ConfigurationProblem[]> {
  const { problems, setup } = await checkHost(folder)
  if (!setup) return problems
  const lookUp = (name: string): string | undefined => env[name] || undefined
  const parts = await loadParts({ setup, lookUp, missingSecrets: 'warning' })
  const found = [...problems, ...parts.problems]
  // Trained models stay beside the bots: a start finds them, also where it may only read.
  if (!hasErrors(found)) await teachBots(setup.businesses, { warn: () => undefined })
  return found
}

function sayWhatIsMissing(folder: string): string {
  return existsSync(folder)
    ? `there is no baton.yaml and no bot.yaml in ${folder}: name a folder that has one, such as host/examples/support`
    : `there is no folder ${folder}`
}

function describeProblems(problems: readonly ConfigurationProblem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  const lines = problems.map((problem) => `${problem.severity}: ${formatProblem(problem)}`)
  return [...lines, `${count(errors, 'error')}, ${count(warnings, 'warning')}`].join('\n')
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`
}
