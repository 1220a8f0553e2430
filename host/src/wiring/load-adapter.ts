import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import {
  BatonError,
  configurationError,
  contractVersion,
  type AdapterContext,
  type AdapterPackage,
  type ChannelAdapter,
} from '@baton/core'
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
  const loaded = loadAdapterPackage(channel, folder)
  const settings = fillSecrets(channel, loaded.secrets, lookUp)
  try {
    return loaded.createAdapter(context, settings)
  } catch (cause) {
    if (cause instanceof BatonError) throw refuse(channel, cause.message)
    throw cause
  }
}

/** Loads a channel's package by name. Throws `invalid-configuration` where it is none that this host can use. */
export function loadAdapterPackage(channel: ChannelSetup, folder: string): AdapterPackage {
  const exported = requireFrom(channel, [join(resolve(folder), 'baton.yaml'), __filename])
  const found: unknown = isObject(exported) ? Reflect.get(exported, 'adapterPackage') : undefined
  if (!isObject(found)) {
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
    const isMissing = isObject(cause) && 'code' in cause && cause.code === 'MODULE_NOT_FOUND'
    if (isMissing && others.length > 0) return requireFrom(channel, others)
    if (isMissing) throw refuse(channel, `there is no package ${channel.package}: install it with npm`)
    const why = isObject(cause) && 'message' in cause ? cause.message : cause
    throw refuse(channel, `package ${channel.package} cannot be loaded: ${String(why).split('\n')[0]}`)
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

function isAdapterPackage(found: object): found is AdapterPackage {
  return (
    'createAdapter' in found &&
    typeof found.createAdapter === 'function' &&
    'secrets' in found &&
    Array.isArray(found.secrets)
  )
}

function refuse(channel: ChannelSetup, message: string): BatonError {
  return configurationError([channel.problem(message)])
}
