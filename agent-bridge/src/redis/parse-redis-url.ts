import { BatonError } from '@baton/core'

export interface RedisAddress {
  readonly isCluster: boolean
  readonly nodes: readonly { readonly host: string; readonly port: number }[]
  readonly username?: string
  readonly password?: string
  readonly db?: number
  readonly tls?: Record<string, never>
}

const form = /^redis(s?)(-cluster)?:\/\/(?:([^@/]*)@)?([^@/?]+)(?:\/(\d*))?\/?$/

/**
 * Reads `redis://user:password@host:port/database`, with `rediss` for TLS, and `redis-cluster` or `rediss-cluster` for a
 * cluster whose nodes are separated by commas. The error never shows the URL: it may hold a password.
 * @throws BatonError `invalid-configuration`
 */
export function parseRedisUrl(url: string): RedisAddress {
  const match = form.exec(url)
  if (!match) throw unreadable()
  const [, tls, cluster, credentials, hosts = '', database] = match
  const isCluster = cluster !== undefined
  if (isCluster && database) throw new BatonError('invalid-configuration', 'a redis cluster has only database 0')
  return {
    isCluster,
    nodes: hosts.split(',').map(readNode),
    ...readCredentials(credentials),
    ...(database && { db: Number(database) }),
    ...(tls && { tls: {} }),
  }
}

function readNode(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3] ?? 6379)
  if (host === undefined || port > 65_535) throw unreadable()
  return { host, port }
}

function readCredentials(text: string | undefined): { readonly username?: string; readonly password?: string } {
  if (text === undefined) return {}
  const colon = text.indexOf(':')
  const name = colon < 0 ? text : text.slice(0, colon)
  try {
    return {
      ...(name !== '' && { username: decodeURIComponent(name) }),
      ...(colon >= 0 && { password: decodeURIComponent(text.slice(colon + 1)) }),
    }
  } catch {
    throw unreadable()
  }
}

function unreadable(): BatonError {
  return new BatonError(
    'invalid-configuration',
    'the redis URL cannot be read: write redis://user:password@host:port/database',
  )
}
