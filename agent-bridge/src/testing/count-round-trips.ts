import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** Stands between a client and a server, and counts how often the client has asked and waited. */
export interface RoundTripCounter {
  /** The server's address, by way of the counter. */
  readonly url: string
  /** How often any client has asked so far. */
  trips(): number
  /** Breaks every connection, as a network does, and takes new ones. */
  cut(): void
  close(): Promise<void>
}

/** Pipelined commands leave in one piece and are one round trip, however many they are. */
export async function countRoundTrips(serverUrl: string): Promise<RoundTripCounter> {
  const target = new URL(serverUrl)
  const sockets = new Set<Socket>()
  let trips = 0

  const proxy = createServer((client) => {
    const server = connect(Number(target.port), target.hostname)
    let isAsking = false
    client.on('data', (data) => {
      if (!isAsking) trips += 1
      isAsking = true
      server.write(data)
    })
    server.on('data', (data) => {
      isAsking = false
      client.write(data)
    })
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const url = new URL(serverUrl)
  url.port = String((proxy.address() as AddressInfo).port)

  return {
    url: url.href,
    trips: () => trips,
    cut() {
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      const closed = once(proxy, 'close')
      proxy.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
