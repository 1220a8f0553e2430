import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { z } from 'zod'
import { addAgentCommands } from './agent'
import { addChatCommand } from './chat'
import { addCheckCommand } from './check'
import { addDecisionsCommands } from './decisions'
import { addEvaluateCommand } from './evaluate'
import { addExplainCommand } from './explain'
import { addStartCommand } from './start'
import type { Terminal } from './terminal'

/**
 * The `baton` command with everything it can do. Never ends the process: where it would, also after help, it throws
 * commander's `CommanderError`, whose message has been said.
 */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('baton')
    .description('One bot on every channel, and a person when it matters.')
    .version(readVersion(), '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.replace(/\n$/, '')),
      writeErr: (text) => terminal.err(text.replace(/\n$/, '')),
    })
    .showHelpAfterError('(--help after the command says more)')
    .addHelpText(
      'after',
      `
A folder is one with a baton.yaml in it, such as host/examples/support; this one where none is named.

Environment:
  BATON_FOLDER           the folder that is meant where none is named
  PORT                   the port to listen on
  REDIS_URL              a Redis or Valkey of yours; without it, a private one is started
  BATON_DATA             where a private Redis, uploads and keys are kept
  BATON_SECRET           signs tokens and links; needed wherever not only this machine can connect
  BATON_PREVIOUS_SECRET  the secret before it was rotated
  BATON_LOG              silent, error, warn, info or debug`,
    )
  addStartCommand(program, terminal)
  addCheckCommand(program, terminal)
  addChatCommand(program, terminal)
  addAgentCommands(program, terminal)
  addDecisionsCommands(program, terminal)
  addExplainCommand(program, terminal)
  addEvaluateCommand(program, terminal)
  return program
}

function readVersion(): string {
  const text = readFileSync(join(__dirname, '../../package.json'), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}
