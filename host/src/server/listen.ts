import { once } from 'node:events'
import type { Server } from 'node:http'
import { BatonError } from '@baton/core'
import { isLoopback } from '../configuration/ensure-secret'

/** Listens, or throws `invalid-configuration` that says what to do about the port. */
export async function listen(server: Server, port: number, address: string): Promise<void> {
  server.listen(port, address)
  try {
    await once(server, 'listening')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'EADDRINUSE') {
      throw new BatonError(
        'invalid-configuration',
        `port ${port} on ${address} is in use: stop what uses it, or choose another one with PORT=${port + 1}`,
        { cause },
      )
    }
    if (code === 'EACCES') {
      throw new BatonError('invalid-configuration', `port ${port} may not be used: choose one above 1023 with PORT`, {
        cause,
      })
    }
    throw cause
  }
}

/** The origins under which the server's own pages are reached: on loopback by several names. The first is for people. */
export function originsOf(server: Server, address: string): readonly string[] {
  const bound = server.address()
  const port = typeof bound === 'object' && bound ? bound.port : 0
  const names = isLoopback(address) ? [address, '127.0.0.1', 'localhost'] : [isAny(address) ? 'localhost' : address]
  return [...new Set(names.map((name) => `http://${name.includes(':') ? `[${name}]` : name}:${port}`))]
}

function isAny(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}
