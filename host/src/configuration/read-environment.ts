import { BatonError } from '@baton/core'
import { z } from 'zod'

/** What the host takes from the environment: where it runs, and every secret. */
export interface Environment {
  readonly port?: number
  readonly redisUrl?: string
  readonly dataFolder?: string
  /** Signs tokens and links; at least 32 characters. */
  readonly secret?: string
  /** The secret before it was rotated. */
  readonly previousSecret?: string
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
  /** A secret that a channel's settings name. */
  readonly lookUp: (name: string) => string | undefined
}

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  REDIS_URL: z.string().optional(),
  BATON_DATA: z.string().optional(),
  BATON_SECRET: z.string().min(32).optional(),
  BATON_PREVIOUS_SECRET: z.string().min(32).optional(),
  BATON_LOG: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
})

const explanations: { readonly [name: string]: string } = {
  PORT: 'a port number from 0 to 65535',
  BATON_SECRET: 'a random text of at least 32 characters',
  BATON_PREVIOUS_SECRET: 'the secret before it was rotated, at least 32 characters',
  BATON_LOG: 'silent, error, warn, info or debug',
}

/** Reads the environment. Throws `invalid-configuration` that names the variable, never its value. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const read = schema.safeParse(given)
  if (!read.success) {
    const names = [...new Set(read.error.issues.map(({ path }) => String(path[0])))]
    const lines = names.map((name) => `${name} must be ${explanations[name] ?? 'a text'}`)
    throw new BatonError('invalid-configuration', `the environment is not right: ${lines.join('; ')}`)
  }
  const { PORT, REDIS_URL, BATON_DATA, BATON_SECRET, BATON_PREVIOUS_SECRET, BATON_LOG } = read.data
  return {
    ...(PORT !== undefined && { port: PORT }),
    ...(REDIS_URL !== undefined && { redisUrl: REDIS_URL }),
    ...(BATON_DATA !== undefined && { dataFolder: BATON_DATA }),
    ...(BATON_SECRET !== undefined && { secret: BATON_SECRET }),
    ...(BATON_PREVIOUS_SECRET !== undefined && { previousSecret: BATON_PREVIOUS_SECRET }),
    logLevel: BATON_LOG,
    lookUp: (name) => (given[name] === undefined ? undefined : String(given[name])),
  }
}
