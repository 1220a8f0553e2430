import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BatonError, configurationError, hasErrors, loadBot, parseBusiness, type Bot, type Business } from '@baton/core'
import { loadHost } from '../configuration/load-host'
import { pickBusiness } from '../configuration/pick-business'
import { findMissingFunctions, loadFunctions } from '../integration/load-functions'
import type { IntegrationTools } from '../integration/run-integration'
import { toolsOf } from '../integration/tools-of'
import { teachBot, type TeachOptions } from '../understanding/teach-bot'

/** Who takes part where nobody is served: a bot that has learned its phrases, its business, and what its nodes call. */
export interface RehearsalCast {
  readonly bot: Bot
  readonly business: Business
  readonly tools: IntegrationTools
}

export interface LoadCastOptions extends TeachOptions {
  /** A folder with `baton.yaml`, or a bot's own, which then gets a business of its own. */
  readonly folder: string
  /** Which of the host's businesses; its only one if nothing is said. */
  readonly business?: string
  readonly lookUp: (name: string) => string | undefined
}

/** Loads everything that a bot needs to talk. Throws `invalid-configuration` with every error of its files. */
export async function loadCast({
  folder,
  business: name,
  lookUp,
  ...teaching
}: LoadCastOptions): Promise<RehearsalCast> {
  if (!existsSync(join(folder, 'baton.yaml'))) return loadAlone(folder, teaching)
  const setup = pickBusiness((await loadHost(folder)).businesses, name)
  const { bot, botFolder, business, functionsFile } = setup
  if (!bot || botFolder === undefined)
    throw new BatonError('malformed', `business ${business.id} has no bot to talk to`)
  const functions = functionsFile === undefined ? new Map() : await loadFunctions(functionsFile)
  const missing = findMissingFunctions(bot, functions)
  if (hasErrors(missing)) throw configurationError(missing)
  return { bot: await teachBot(bot, botFolder, teaching), business, tools: toolsOf(setup, functions, lookUp) }
}

/** A bot without a host: people ask for it in one team, whatever team its nodes name. */
const alone = `id: rehearsal
name: Rehearsal
mode: bot-and-human
defaultTeam: team
teams: { team: {} }
`

async function loadAlone(folder: string, teaching: TeachOptions): Promise<RehearsalCast> {
  const { bot } = await loadBot(folder)
  const { business, problems } = parseBusiness({ path: 'business.yaml', text: alone }, { bot: 'unchecked' })
  if (!business) throw configurationError(problems)
  return { bot: await teachBot(bot, folder, teaching), business, tools: { functions: new Map() } }
}
