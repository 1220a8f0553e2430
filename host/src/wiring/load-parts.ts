import {
  BatonError,
  hasErrors,
  problemsOf,
  type AdapterContext,
  type ChannelAdapter,
  type ConfigurationProblem,
} from '@baton/core'
import {
  findMissingSecret,
  findMissingSecrets,
  findWeakSecret,
  findWrittenSecrets,
} from '../configuration/fill-secrets'
import type { BusinessSetup, ChannelSetup, HostSetup } from '../configuration/load-host'
import { findMissingFunctions, loadFunctions, type Functions } from '../integration/load-functions'
import { loadAdapter, loadAdapterPackage } from './load-adapter'

export interface Parts {
  /** Every business's own functions, by its id. */
  readonly functions: ReadonlyMap<string, Functions>
  /** Everything that keeps a function or a channel from working, for all businesses at once. */
  readonly problems: readonly ConfigurationProblem[]
}

export interface LoadPartsOptions {
  readonly setup: HostSetup
  readonly lookUp: (name: string) => string | undefined
  /** What it means that the environment lacks a variable: it may be another one than the host will have. */
  readonly missingSecrets: ConfigurationProblem['severity']
}

/** Loads the code that a host's files name, and tries each channel's settings, before anything is started. */
export async function loadParts(options: LoadPartsOptions): Promise<Parts> {
  const functions = new Map<string, Functions>()
  const problems: ConfigurationProblem[] = []
  for (const business of options.setup.businesses) {
    const loaded = await gather(problems, () => loadOwnFunctions(business))
    if (loaded) {
      functions.set(business.business.id, loaded.functions)
      problems.push(...loaded.missing)
    }
    const { integrationSecret, understanding } = business
    const key = understanding?.arbiter?.key
    if (key) problems.push(...findMissingSecret(key, options.lookUp, options.missingSecrets))
    if (integrationSecret) {
      problems.push(...findWeakSecret(integrationSecret, options.lookUp, options.missingSecrets))
    }
    const taken = new Set<string>()
    for (const channel of business.channels) {
      const adapter = await gather(problems, () => tryChannel(channel, business, options, problems))
      for (const path of adapter?.paths ?? []) {
        if (taken.has(path)) problems.push(channel.problem(`another channel answers at ${path} already`))
        taken.add(path)
      }
    }
  }
  return { functions, problems }
}

async function loadOwnFunctions({ bot, functionsFile }: BusinessSetup) {
  const functions: Functions = functionsFile === undefined ? new Map() : await loadFunctions(functionsFile)
  return { functions, missing: bot ? findMissingFunctions(bot, functions) : [] }
}

/** An adapter that serves nobody: whether it can be made is all that is asked. */
async function tryChannel(
  channel: ChannelSetup,
  { business, path }: BusinessSetup,
  { lookUp, missingSecrets, setup }: LoadPartsOptions,
  problems: ConfigurationProblem[],
): Promise<ChannelAdapter | undefined> {
  const loaded = loadAdapterPackage(channel, setup.folder)
  const found = [...findWrittenSecrets(channel, loaded.secrets), ...findMissingSecrets(channel, lookUp, missingSecrets)]
  problems.push(...found)
  if (found.length > 0) return undefined
  const adapter = loadAdapter({
    channel,
    folder: setup.folder,
    lookUp,
    context: {
      ...nothing,
      tenant: business.id,
      account: channel.account,
      businessName: business.name,
      mount: path,
      ...(setup.publicUrl !== undefined && { publicUrl: setup.publicUrl }),
    },
  })
  await adapter.stop?.()
  return adapter
}

async function gather<Result>(
  problems: ConfigurationProblem[],
  load: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await load()
  } catch (error) {
    const found = problemsOf(error)
    if (!hasErrors(found)) throw error
    problems.push(...found)
    return undefined
  }
}

function unavailable(): never {
  throw new BatonError('transient', 'this adapter was made to try its settings only')
}

const nothing: Omit<AdapterContext, 'tenant' | 'account' | 'businessName' | 'mount'> = {
  isOwnOrigin: () => false,
  keys: ['a key that nobody has ever signed anything with'],
  feed: {
    readReleased: async () => unavailable(),
    watch: () => unavailable(),
    signal: async () => unavailable(),
    setDelivery: async () => unavailable(),
  },
  media: { put: async () => unavailable(), get: async () => unavailable(), expire: async () => unavailable() },
  observe: () => undefined,
  remoteAddress: () => undefined,
}
