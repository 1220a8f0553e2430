import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { formatProblem, hasErrors, parseBot, readBotFiles, type ConfigurationProblem } from '@baton/core'
import type { Command } from 'commander'
import { checkHost } from '../configuration/load-host'
import type { Terminal } from './terminal'

export function addCheckCommand(program: Command, terminal: Terminal): void {
  program
    .command('check')
    .description('check a host or a bot folder; every problem with its file and line')
    .argument('<folder>', 'a folder with baton.yaml or bot.yaml')
    .option('--json', 'print the problems as JSON')
    .addHelpText('after', '\nExits with 0 when it can be started, perhaps with warnings, and with 1 when it cannot.')
    .action(async (folder: string, options: { readonly json?: true }) => {
      const problems = await findProblems(folder)
      if (options.json) terminal.out(JSON.stringify(problems, undefined, 2))
      else terminal.out(describeProblems(problems))
      if (hasErrors(problems)) terminal.setExitCode(1)
    })
}

async function findProblems(folder: string): Promise<readonly ConfigurationProblem[]> {
  if (existsSync(join(folder, 'baton.yaml'))) return (await checkHost(folder)).problems
  return parseBot(await readBotFiles(folder)).problems
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
