import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import {
  BatonError,
  checkShape,
  configurationError,
  hasErrors,
  parseBot,
  parseBusiness,
  readBotFiles,
  readYaml,
  problemsOf,
  type Bot,
  type Business,
  type ConfigurationProblem,
  type YamlSource,
} from '@baton/core'
import { hostSchema, type AgentInput, type ChannelInput, type HostInput } from './host-schema'

/** One business with everything that belongs to it, checked. */
export interface BusinessSetup {
  readonly business: Business
  readonly bot?: Bot
  /** The bot's folder, absolute. */
  readonly botFolder?: string
  readonly functionsFile?: string
  readonly pages?: string
  /** Where its pages and channels are: empty, or such as `/shop`. */
  readonly path: string
  readonly channels: readonly ChannelSetup[]
  readonly agents: readonly AgentInput[]
  readonly printSignIns: boolean
}

export interface ChannelSetup extends ChannelInput {
  /** `file:line` of the channel, for errors about it. */
  readonly at: string
}

export interface HostSetup extends Omit<HostInput, 'businesses' | 'data'> {
  readonly folder: string
  readonly dataFolder: string
  readonly businesses: readonly BusinessSetup[]
  readonly warnings: readonly ConfigurationProblem[]
}

/**
 * Loads a host's folder: `baton.yaml`, and the businesses and bots that it names. Throws one `invalid-configuration`
 * that lists every error of every file with its line.
 */
export async function loadHost(path: string): Promise<HostSetup> {
  const { setup, problems } = await checkHost(path)
  if (!setup || hasErrors(problems)) throw configurationError(problems)
  return { ...setup, warnings: problems }
}

/** The same without throwing for what is wrong in the files: for `baton check`. */
export async function checkHost(
  path: string,
): Promise<{ readonly setup?: HostSetup; readonly problems: readonly ConfigurationProblem[] }> {
  const folder = resolve(path)
  const file = join(folder, 'baton.yaml')
  const source = readYaml({ path: file, text: await readText(file, source404(folder)) })
  if (source.problems.length > 0) return { problems: source.problems }
  const shaped = checkShape(hostSchema, source)
  if (shaped.kind === 'wrong') return { problems: shaped.problems }
  const { businesses, data, ...rest } = shaped.value
  const loaded = await Promise.all(
    businesses.map((input, index) => loadOne(folder, input, source, ['businesses', index])),
  )
  const problems = [...loaded.flatMap((one) => one.problems), ...findTwins(loaded, source)]
  const setups = loaded.flatMap(({ setup }) => setup ?? [])
  if (setups.length < loaded.length) return { problems }
  return {
    setup: { ...rest, folder, dataFolder: resolve(folder, data), businesses: setups, warnings: [] },
    problems,
  }
}

interface LoadedOne {
  readonly setup?: BusinessSetup
  readonly problems: readonly ConfigurationProblem[]
}

async function loadOne(
  folder: string,
  input: HostInput['businesses'][number],
  source: YamlSource,
  path: readonly PropertyKey[],
): Promise<LoadedOne> {
  const botFolder = input.bot === undefined ? undefined : resolve(folder, input.bot)
  const { bot, problems: botProblems } = botFolder === undefined ? { problems: [] } : await readBot(botFolder)
  const file = resolve(folder, input.file)
  const read = await readText(file).then(
    (text) => parseBusiness({ path: file, text }, { bot: botFolder === undefined ? undefined : (bot ?? 'unchecked') }),
    () => ({
      problems: [source.problem({ path: [...path, 'file'] }, `there is no file ${input.file}`)],
      business: undefined,
    }),
  )
  const missing = (['functions', 'pages'] as const).flatMap((key) => {
    const named = input[key]
    return named === undefined || existsSync(resolve(folder, named))
      ? []
      : [source.problem({ path: [...path, key] }, `there is nothing at ${named}`)]
  })
  const problems = [...botProblems, ...read.problems, ...missing]
  if (!read.business || (botFolder !== undefined && !bot)) return { problems }
  const { business } = read
  const wrongTeams = input.agents.flatMap((agent, index) =>
    agent.teams
      .filter((team) => ![...business.teams.keys()].some((id) => id === team))
      .map((team) => source.problem({ path: [...path, 'agents', index, 'teams'] }, `there is no team "${team}"`)),
  )
  return {
    problems: [...problems, ...wrongTeams],
    setup: {
      business,
      ...(bot && { bot }),
      ...(botFolder !== undefined && { botFolder }),
      ...(input.functions !== undefined && { functionsFile: resolve(folder, input.functions) }),
      ...(input.pages !== undefined && { pages: resolve(folder, input.pages) }),
      path: input.path ?? (path.at(-1) === 0 ? '' : `/${business.id}`),
      channels: input.channels.map((channel, index) => ({
        ...channel,
        at: source.at({ path: [...path, 'channels', index] }),
      })),
      agents: input.agents,
      printSignIns: input.printSignIns,
    },
  }
}

async function readBot(folder: string): Promise<{
  readonly bot?: Bot
  readonly problems: readonly ConfigurationProblem[]
}> {
  try {
    return parseBot(await readBotFiles(folder))
  } catch (error) {
    const problems = problemsOf(error)
    if (problems.length === 0) throw error
    return { problems }
  }
}

function findTwins(loaded: readonly LoadedOne[], source: YamlSource): readonly ConfigurationProblem[] {
  const seen = new Set<string>()
  return loaded.flatMap(({ setup }, index) => {
    const id = setup?.business.id
    if (id === undefined) return []
    if (!seen.has(id)) {
      seen.add(id)
      return []
    }
    return [source.problem({ path: ['businesses', index] }, `there are two businesses with the id "${id}"`)]
  })
}

async function readText(file: string, missing?: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new BatonError('invalid-configuration', missing ?? `cannot read ${file}`, { cause })
  }
}

function source404(folder: string): string {
  return `there is no baton.yaml in ${folder}: name a folder that has one, such as host/examples/support`
}
