import { contractVersion } from '@baton/core'
import type { AdapterPackage } from '@baton/core'
import { createWebAdapter } from './adapter'
import { channel } from './options'
import { readSettings } from './settings'

/** What a host loads by the package's name. */
export const adapterPackage: AdapterPackage = {
  contract: contractVersion,
  channel,
  secrets: ['directLineSecret', 'previousDirectLineSecret', 'knownCustomerSecret'],

  createAdapter({ businessName, keys, mount, ...context }, settings) {
    const [secret = '', previousSecret] = keys
    return createWebAdapter({
      ...context,
      title: businessName,
      botName: businessName,
      ...readSettings(settings),
      secret,
      ...(previousSecret !== undefined && { previousSecret }),
      mount: `${mount}/v3/directline`,
    })
  },
}
