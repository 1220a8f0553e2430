import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { configurationError, type ConfigurationProblem } from '../configuration/configuration-problem'
import type { SourceFile } from '../configuration/read-yaml'
import { BatonError } from '../error'
import type { Bot } from './bot'
import { missingBotFile, parseBot } from './parse-bot'

export interface LoadedBot {
  readonly bot: Bot
  readonly warnings: readonly ConfigurationProblem[]
}

/**
 * Loads the bot in a folder: `bot.yaml` and every `*.yaml` below `nodes/`. Throws one `invalid-configuration` that
 * lists every error with its file and line; `problemsOf` has them as data.
 */
export async function loadBot(folder: string): Promise<LoadedBot> {
  const { bot, problems } = parseBot(await readBotFiles(folder))
  if (!bot) throw configurationError(problems)
  return { bot, warnings: problems }
}

/** The files a bot is made of, in a fixed order. */
export async function readBotFiles(folder: string): Promise<readonly SourceFile[]> {
  const names = await list(folder)
  const main = names.filter((name) => /^bot\.ya?ml$/.test(name))
  const nodes = names.includes('nodes') ? await list(join(folder, 'nodes'), true) : []
  const paths = [
    ...main.map((name) => join(folder, name)),
    ...nodes.filter((name) => /\.ya?ml$/.test(name)).map((name) => join(folder, 'nodes', name)),
  ]
  if (main.length === 0) throw configurationError([missingBotFile(folder)])
  return Promise.all(paths.sort().map(async (path) => ({ path, text: await readFile(path, 'utf8') })))
}

async function list(folder: string, recursive = false): Promise<readonly string[]> {
  try {
    return (await readdir(folder, { recursive })).sort()
  } catch (cause) {
    throw new BatonError('invalid-configuration', `cannot read the bot's folder ${folder}`, { cause })
  }
}
