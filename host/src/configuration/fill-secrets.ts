import { configurationError, type ConfigurationProblem } from '@baton/core'
import type { ChannelSetup, SecretSetup } from './load-host'

type LookUp = (name: string) => string | undefined

/**
 * A channel's settings with `{ env: NAME }` replaced by what the environment holds. Secrets may come from nowhere else,
 * so a secret that is written into the file is refused, and every missing one is named.
 */
export function fillSecrets(
  channel: ChannelSetup,
  secrets: readonly string[],
  lookUp: LookUp,
): { readonly [name: string]: unknown } {
  const problems = [...findWrittenSecrets(channel, secrets), ...findMissingSecrets(channel, lookUp)]
  if (problems.length > 0) throw configurationError(problems)
  return Object.fromEntries(Object.entries(channel.settings).map(([name, value]) => [name, fill(value, lookUp)]))
}

/** Secrets that stand in the file itself. */
export function findWrittenSecrets(
  { problem, settings }: ChannelSetup,
  secrets: readonly string[],
): readonly ConfigurationProblem[] {
  return Object.entries(settings)
    .filter(([name, value]) => secrets.includes(name) && !namesVariable(value))
    .map(([name]) =>
      problem(`${name} is a secret, and secrets come from the environment; write ${name}: { env: SOME_NAME }`),
    )
}

/** A secret that is not a channel's and that the environment does not hold. */
export function findMissingSecret(
  { env, problem }: SecretSetup,
  lookUp: LookUp,
  severity?: ConfigurationProblem['severity'],
): readonly ConfigurationProblem[] {
  return lookUp(env) === undefined ? [notSet(problem, env, severity)] : []
}

/** A secret shorter than this can be guessed, characters. */
const shortestSecret = 16

/** What is wrong with a secret that is not a channel's and that signs. */
export function findWeakSecret(
  secret: SecretSetup,
  lookUp: LookUp,
  severity?: ConfigurationProblem['severity'],
): readonly ConfigurationProblem[] {
  const { env, problem } = secret
  const value = lookUp(env)
  if (value === undefined) return findMissingSecret(secret, lookUp, severity)
  return value.length < shortestSecret ? [problem(`${env} is shorter than ${shortestSecret} characters`)] : []
}

/** Variables that the settings name and the environment does not hold. */
export function findMissingSecrets(
  { problem, settings }: ChannelSetup,
  lookUp: LookUp,
  severity?: ConfigurationProblem['severity'],
): readonly ConfigurationProblem[] {
  return variablesIn(settings)
    .filter((name) => lookUp(name) === undefined)
    .map((name) => notSet(problem, name, severity))
}

function notSet(
  problem: SecretSetup['problem'],
  name: string,
  severity?: ConfigurationProblem['severity'],
): ConfigurationProblem {
  return problem(`the environment variable ${name} is not set`, severity)
}

function variablesIn(value: unknown): readonly string[] {
  if (namesVariable(value)) return [value.env]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(variablesIn) : []
}

function fill(value: unknown, lookUp: LookUp): unknown {
  if (namesVariable(value)) return lookUp(value.env)
  if (Array.isArray(value)) return value.map((item) => fill(item, lookUp))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fill(item, lookUp)]))
}

function namesVariable(value: unknown): value is { readonly env: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === 1 &&
    'env' in value &&
    typeof value.env === 'string'
  )
}
