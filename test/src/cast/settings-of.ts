import type { BusinessSetup } from '@baton/host'
import { teachBots } from '@baton/host/testing'
import type { Shop } from './open-shop'

/** A business as the host serves it: its settings, and its bot with what that has learned. */
export async function settingsOf(shop: Shop, id?: string): Promise<Pick<BusinessSetup, 'business' | 'bot'>> {
  const { pick } = await shop.house()
  const warn = (line: string): never => {
    throw new Error(line)
  }
  const [taught] = await teachBots([pick(id)], { warn })
  if (!taught?.bot) throw new Error('there is no bot')
  return taught
}
