import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** What stands before several hosts: one address, at which whoever comes gets to a host that lives. */
export interface Balancer {
  readonly url: string
  /** The paths of the connections that are open to a host now, WebSockets among them; by the origin at which it listens. */
  openTo(origin: string): readonly string[]
  close(): Promise<void>
}

/**
 * Listens on loopback. `hostsFor` tells the origins of the hosts that may have a path, in the order in which they are
 * tried. A connection stays where its first request was brought, and breaks when that host dies.
 */
export async function openBalancer(hostsFor: (path: string) => readonly string[]): Promise<Balancer> {
  const sockets = new Set<Socket>()
  const passed = new Set<{ readonly origin: string; readonly path: string }>()

  function keep(socket: Socket): void {
    sockets.add(socket)
    // Whoever is at the other end hears of it by the end of the connection.
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  }

  async function reach(
    origins: readonly string[],
  ): Promise<{ readonly host: Socket; readonly origin: string } | undefined> {
    for (const origin of origins) {
      const { hostname, port } = new URL(origin)
      const host = connect(Number(port), hostname)
      keep(host)
      const isThere = await once(host, 'connect').then(
        () => true,
        () => false,
      )
      if (isThere) return { host, origin }
    }
    return undefined
  }

  async function pass(socket: Socket, head: Buffer): Promise<void> {
    const path = head.toString('latin1').split(' ', 2)[1] ?? ''
    const reached = await reach(hostsFor(path))
    if (!reached) return void socket.destroy()
    const { host, origin } = reached
    const pair = { origin, path }
    passed.add(pair)
    host.once('close', () => {
      passed.delete(pair)
      socket.destroy()
    })
    socket.once('close', () => host.destroy())
    if (socket.destroyed) return void host.destroy()
    host.write(head)
    socket.pipe(host)
    host.pipe(socket)
  }

  const server = createServer((socket) => {
    keep(socket)
    socket.once('data', (head) => {
      socket.pause()
      pass(socket, head).catch(() => socket.destroy())
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  return {
    url: `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`,
    openTo: (origin) => [...passed].filter((each) => each.origin === origin).map(({ path }) => path),
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
