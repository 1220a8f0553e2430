import { createRequire } from 'node:module'
import { join } from 'node:path'
import { BatonError, contractVersion, type AdapterContext, type AdapterPackage, type ChannelAdapter } from '@baton/core'
import { fillSecrets } from '../configuration/fill-secrets'
import type { ChannelSetup } from '../configuration/load-host'

export interface LoadAdapterOptions {
  readonly channel: ChannelSetup
  /** Packages are looked for from here first, then from the host's own place. */
  readonly folder: string
  readonly context: AdapterContext
  readonly lookUp: (name: string) => string | undefined
}

/** Loads a channel's package by name and makes its adapter. Throws `invalid-configuration` with the line at fault. */
export function loadAdapter({ channel, folder, context, lookUp }: LoadAdapterOptions): ChannelAdapter {
  const loaded = loadPackage(channel, folder)
  const settings = fillSecrets(channel, loaded.secrets, lookUp)
  try {
    return loaded.createAdapter(context, settings)
  } catch (cause) {
    if (cause instanceof BatonError) throw new BatonError(cause.code, `${channel.at}: ${cause.message}`, { cause })
    throw cause
  }
}

function loadPackage(channel: ChannelSetup, folder: string): AdapterPackage {
  const exported = requireFrom(channel, [join(folder, 'baton.yaml'), __filename])
  const found: unknown =
    typeof exported === 'object' && exported !== null ? Reflect.get(exported, 'adapterPackage') : undefined
  if (typeof found !== 'object' || found === null) {
    throw refuse(channel, `package ${channel.package} is no channel: it exports no "adapterPackage"`)
  }
  const contract: unknown = Reflect.get(found, 'contract')
  if (contract !== contractVersion) {
    throw refuse(
      channel,
      `package ${channel.package} was made for version ${String(contract)} of the channel contract, this host has ${contractVersion}`,
    )
  }
  if (!isAdapterPackage(found)) throw refuse(channel, `package ${channel.package} has no createAdapter function`)
  return found
}

function requireFrom(channel: ChannelSetup, places: readonly string[]): unknown {
  const [place = __filename, ...others] = places
  try {
    return createRequire(place)(channel.package) as unknown
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'MODULE_NOT_FOUND'
    if (missing && others.length > 0) return requireFrom(channel, others)
    if (missing) throw refuse(channel, `there is no package ${channel.package}: install it with npm`)
    throw cause
  }
}

function isAdapterPackage(found: object): found is AdapterPackage {
  return 'createAdapter' in found && typeof found.createAdapter === 'function' && 'secrets' in found
}

function refuse(channel: ChannelSetup, message: string): BatonError {
  return new BatonError('invalid-configuration', `${channel.at}: ${message}`)
}
