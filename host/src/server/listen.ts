import { once } from 'node:events'
import type { Server } from 'node:http'
import { BatonError } from '@baton/core'
import { isLoopback } from '../configuration/ensure-secret'

/** Listens, or throws `invalid-configuration` that says what to do about the port or the address. */
export async function listen(server: Server, port: number, address: string): Promise<void> {
  server.listen(port, address)
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw explain(cause, port, address)
  }
}

function explain(cause: unknown, port: number, address: string): unknown {
  const refuse = (message: string) => new BatonError('invalid-configuration', message, { cause })
  switch (typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined) {
    case 'EADDRINUSE':
      return refuse(
        `port ${port} on ${address} is in use: stop what uses it, or choose another one with PORT=${port < 65_535 ? port + 1 : 3000}`,
      )
    case 'EACCES':
      return refuse(`port ${port} may not be used: choose one above 1023 with PORT`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return refuse(`this machine has no address ${address}: write 127.0.0.1, 0.0.0.0 or one of its own as address`)
    default:
      return cause
  }
}

/**
 * The origins under which a server's own pages are reached: on loopback by several names. The first is for people.
 * None before it listens.
 */
export function originsOf(server: Server, address: string): readonly string[] {
  const bound = server.address()
  if (typeof bound !== 'object' || !bound) return []
  const names = isLoopback(address) ? [address, '127.0.0.1', 'localhost'] : [isAny(address) ? 'localhost' : address]
  return [...new Set(names.map((name) => `http://${name.includes(':') ? `[${name}]` : name}:${bound.port}`))]
}

function isAny(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}
