import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
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
import { isLoopback } from './ensure-secret'
import { findClashes } from './find-clashes'
import { hostSchema, type AgentInput, type ArbiterInput, type ChannelInput, type HostInput } from './host-schema'

/** One business with everything that belongs to it, checked. */
export interface BusinessSetup {
  readonly business: Business
  readonly bot?: Bot
  readonly botFolder?: string
  readonly functionsFile?: string
  readonly integrationSecret?: SecretSetup
  /** Models that help the bot to understand. */
  readonly understanding?: { readonly arbiter?: ArbiterSetup }
  readonly pages?: string
  /** Where its pages and channels are: empty, or such as `/shop`. */
  readonly path: string
  readonly channels: readonly ChannelSetup[]
  readonly agents: readonly AgentSetup[]
  readonly printSignIns: boolean
}

/** A part of `baton.yaml` that may turn out to be wrong once more is known than the file says. */
interface Placed {
  /** Something that is wrong with it, with the line it stands at. */
  readonly problem: (message: string, severity?: ConfigurationProblem['severity']) => ConfigurationProblem
}

export interface ChannelSetup extends ChannelInput, Placed {}

export interface AgentSetup extends AgentInput, Placed {}

/** A model server's settings, with the key's name in place of the key. */
export interface ArbiterSetup extends Omit<ArbiterInput, 'key'> {
  readonly key?: SecretSetup
}

/** A secret, by the name of the environment variable that holds it. */
export interface SecretSetup extends Placed {
  readonly env: string
}

export interface HostSetup extends Omit<HostInput, 'businesses' | 'data'> {
  /** The folder with `baton.yaml`. This and every path below is as short as the one that was given. */
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
  folder: string,
): Promise<{ readonly setup?: HostSetup; readonly problems: readonly ConfigurationProblem[] }> {
  const file = join(folder, 'baton.yaml')
  const source = readYaml({ path: file, text: await readText(file, source404(folder)) })
  if (source.problems.length > 0) return { problems: source.problems }
  const shaped = checkShape(hostSchema, source)
  if (shaped.kind === 'wrong') return { problems: shaped.problems }
  const { businesses, data, ...rest } = shaped.value
  const loaded = await Promise.all(
    businesses.map((input, index) => loadOne(folder, input, source, ['businesses', index])),
  )
  const problems = [
    ...findStrandedPages(rest, source),
    ...loaded.flatMap((one) => one.problems),
    ...findClashes(
      loaded.map(({ setup }) => setup),
      source,
    ),
  ]
  const setups = loaded.flatMap(({ setup }) => setup ?? [])
  if (setups.length < loaded.length) return { problems }
  return {
    setup: { ...rest, folder, dataFolder: within(folder, data), businesses: setups, warnings: [] },
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
  const botFolder = input.bot === undefined ? undefined : within(folder, input.bot)
  const isThere = botFolder !== undefined && whatIsWrong(botFolder, 'bot') === undefined
  const { bot, problems: botProblems } = isThere ? await readBot(botFolder) : { problems: [] }
  const file = within(folder, input.file)
  const read = await readText(file).then(
    (text) => parseBusiness({ path: file, text }, { bot: botFolder === undefined ? undefined : (bot ?? 'unchecked') }),
    () => ({
      problems: [source.problem({ path: [...path, 'file'] }, `there is no file ${input.file}`)],
      business: undefined,
    }),
  )
  const missing = (['bot', 'functions', 'pages'] as const).flatMap((key) => {
    const named = input[key]
    const wrong = named === undefined ? undefined : whatIsWrong(within(folder, named), key)
    return wrong === undefined ? [] : [source.problem({ path: [...path, key] }, `${wrong} ${named}`)]
  })
  const problems = [...botProblems, ...read.problems, ...missing, ...findUnsigned(bot, input, source, path)]
  // The message names what is wrong: where it stands says nothing more.
  const problemAt =
    (...place: readonly PropertyKey[]): Placed['problem'] =>
    (message, severity) => ({ ...source.problem({ path: [...path, ...place] }, message, severity), path: '' })
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
      ...(input.functions !== undefined && { functionsFile: within(folder, input.functions) }),
      ...(input.pages !== undefined && { pages: within(folder, input.pages) }),
      path: input.path ?? (path.at(-1) === 0 ? '' : `/${business.id}`),
      ...(input.integrationSecret && {
        integrationSecret: { ...input.integrationSecret, problem: problemAt('integrationSecret') },
      }),
      ...(input.understanding && { understanding: placeKeys(input.understanding, problemAt) }),
      channels: input.channels.map((channel, index) => ({ ...channel, problem: problemAt('channels', index) })),
      agents: input.agents.map((agent, index) => ({ ...agent, problem: problemAt('agents', index) })),
      printSignIns: input.printSignIns,
    },
  }
}

function placeKeys(
  { arbiter: given }: NonNullable<HostInput['businesses'][number]['understanding']>,
  problemAt: (...place: readonly PropertyKey[]) => Placed['problem'],
): NonNullable<BusinessSetup['understanding']> {
  if (!given) return {}
  const { key, ...arbiter } = given
  return {
    arbiter: { ...arbiter, ...(key && { key: { ...key, problem: problemAt('understanding', 'arbiter', 'key') } }) },
  }
}

/** A server that nodes call must be able to know that it is us. */
function findUnsigned(
  bot: Bot | undefined,
  { integrationSecret }: HostInput['businesses'][number],
  source: YamlSource,
  path: readonly PropertyKey[],
): readonly ConfigurationProblem[] {
  const callers = [...(bot?.nodes.values() ?? [])].filter(({ integration }) => integration?.kind === 'http')
  if (callers.length === 0 || integrationSecret) return []
  const names = callers.map(({ id }) => id).join(', ')
  const message = `HTTP integrations are signed (${names}); write integrationSecret: { env: SOME_NAME }`
  return [{ ...source.problem({ path }, message), path: '' }]
}

function within(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path)
}

function whatIsWrong(path: string, key: 'bot' | 'functions' | 'pages'): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return 'there is nothing at'
  if (key === 'functions') return found.isFile() ? undefined : 'this is no file:'
  return found.isDirectory() ? undefined : 'this is no folder:'
}

/** The chat opens on the host's own pages only, and those are known by their address. */
function findStrandedPages(
  { address, publicUrl }: Pick<HostInput, 'address' | 'publicUrl'>,
  source: YamlSource,
): readonly ConfigurationProblem[] {
  if (publicUrl !== undefined || isLoopback(address)) return []
  const message =
    'others can connect to this address, but the chats on our pages open on http://localhost only; write publicUrl: and the origin that browsers see'
  return [source.problem({ path: ['address'] }, message, 'warning')]
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

async function readText(file: string, missing?: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new BatonError('invalid-configuration', missing ?? `cannot read ${file}`, { cause })
  }
}

function source404(folder: string): string {
  return `there is no baton.yaml in ${resolve(folder)}: name a folder that has one, such as host/examples/support`
}
