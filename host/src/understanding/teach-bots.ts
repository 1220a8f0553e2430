import type { BusinessSetup } from '../configuration/load-host'
import { teachBot, type TeachOptions } from './teach-bot'

/** The same businesses, whose bots understand what their phrases mean. */
export function teachBots(
  businesses: readonly BusinessSetup[],
  options: TeachOptions,
): Promise<readonly BusinessSetup[]> {
  return Promise.all(
    businesses.map(async (setup) => {
      const { bot, botFolder } = setup
      return bot && botFolder !== undefined ? { ...setup, bot: await teachBot(bot, botFolder, options) } : setup
    }),
  )
}
