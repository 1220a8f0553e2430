import { configurationError, hasErrors } from '@baton/core'
import { loadHost, type BusinessSetup } from '../configuration/load-host'
import { findMissingFunctions, type Functions } from '../integration/load-functions'
import type { TeachOptions } from '../understanding/teach-bot'
import { teachBots } from '../understanding/teach-bots'

export interface ReloadOptions extends TeachOptions {
  /** The folder with `baton.yaml`. */
  readonly folder: string
  /** What is served, by the business's id; gets the new bots, all of them at once. */
  readonly businesses: Map<string, BusinessSetup>
  /** Every business's own functions, as they were loaded at the start: code is not loaded again. */
  readonly functions: ReadonlyMap<string, Functions>
}

/**
 * Reads the bots' files again, trains what is new in them, and then gives every business its new bot. Every other change
 * needs a start. Throws `invalid-configuration` where the files are wrong; the bots stay as they were then. Returns the
 * names of the bots that have changed.
 */
export async function reloadBots({
  businesses,
  folder,
  functions,
  ...teaching
}: ReloadOptions): Promise<readonly string[]> {
  const changed = (await loadHost(folder)).businesses.flatMap(({ bot, botFolder, business }) => {
    const served = businesses.get(business.id)
    if (!served?.bot || !bot || bot.version === served.bot.version) return []
    return [{ ...served, bot, ...(botFolder !== undefined && { botFolder }) }]
  })
  const problems = changed.flatMap(({ bot, business }) =>
    findMissingFunctions(bot, functions.get(business.id) ?? new Map()),
  )
  if (hasErrors(problems)) throw configurationError(problems)
  for (const setup of await teachBots(changed, teaching)) businesses.set(setup.business.id, setup)
  return changed.map(({ bot }) => bot.name)
}
