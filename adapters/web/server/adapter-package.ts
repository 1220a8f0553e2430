import { contractVersion, type AdapterContext, type AdapterPackage } from '@baton/core'
import { createWebAdapter } from './adapter'
import { channel } from './options'
import { readSettings } from './settings'

/** What a host loads by the package's name. */
export const adapterPackage: AdapterPackage = {
  contract: contractVersion,
  channel,
  secrets: ['directLineSecret', 'previousDirectLineSecret', 'knownCustomerSecret'],

  createAdapter(context: AdapterContext, settings: unknown) {
    const { directLineSecret, previousDirectLineSecret, knownCustomers, ...read } = readSettings(settings)
    const [secret = '', previousSecret] = context.keys
    const directLineSecrets = [directLineSecret, previousDirectLineSecret].flatMap((each) => each ?? [])
    return createWebAdapter({
      ...read,
      ...(knownCustomers && { knownCustomers }),
      tenant: context.tenant,
      account: context.account,
      feed: context.feed,
      media: context.media,
      secret,
      ...(previousSecret !== undefined && { previousSecret }),
      directLineSecret: directLineSecrets,
      mount: `${context.mount}/v3/directline`,
      ...(context.publicUrl !== undefined && { publicUrl: context.publicUrl }),
      isOwnOrigin: context.isOwnOrigin,
      botName: read.botName ?? context.businessName,
      remoteAddress: context.remoteAddress,
      observe: context.observe,
    })
  },
}
