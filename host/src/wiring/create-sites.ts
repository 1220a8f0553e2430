import type { ChannelAdapter, ConversationStore, MediaStore, Observe } from '@baton/core'
import { deriveKey } from '../configuration/ensure-secret'
import type { BusinessSetup, HostSetup } from '../configuration/load-host'
import type { Environment } from '../configuration/read-environment'
import type { Site } from '../server/create-app'
import type { AddressBook } from '../server/remote-address'
import { loadAdapter } from './load-adapter'

export interface SitesOptions {
  readonly setup: HostSetup
  readonly environment: Environment
  readonly secret: string
  readonly store: ConversationStore
  readonly media: MediaStore
  readonly addresses: AddressBook
  readonly isOwnOrigin: (origin: string) => boolean
  readonly observe: Observe
}

/** Every business's part of the server, with the adapters of its channels. */
export function createSites(options: SitesOptions): readonly Site[] {
  return options.setup.businesses.map((each) => ({
    tenant: each.business.id,
    path: each.path,
    ...(each.pages !== undefined && { pages: each.pages }),
    adapters: each.channels.map((channel) => createAdapter(options, each, channel)),
  }))
}

function createAdapter(
  options: SitesOptions,
  { business, path }: BusinessSetup,
  channel: BusinessSetup['channels'][number],
): ChannelAdapter {
  const { addresses, environment, isOwnOrigin, media, observe, secret, setup, store } = options
  const secrets = [secret, ...(environment.previousSecret === undefined ? [] : [environment.previousSecret])]
  return loadAdapter({
    channel,
    folder: setup.folder,
    lookUp: environment.lookUp,
    context: {
      tenant: business.id,
      account: channel.account,
      businessName: business.name,
      mount: path,
      ...(setup.publicUrl !== undefined && { publicUrl: setup.publicUrl }),
      isOwnOrigin,
      keys: secrets.map((each) => deriveKey(each, `${channel.package} ${business.id} ${channel.account}`)),
      feed: store,
      media,
      observe,
      remoteAddress: (request) => addresses.of(request),
    },
  })
}
