import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'

/** One person's way to the internet, which a story can take away. A browser uses it as its proxy. */
export interface Network {
  readonly proxy: string
  /** The cable is pulled: everything breaks at once, and nothing new is reached. */
  cut(): void
  /** The lid is closed, or the tunnel reached: nothing comes or goes, and nobody is told. */
  swallow(): void
  /** Everything is reached again. What was cut or swallowed is gone: it has to be connected again. */
  mend(): void
  close(): Promise<void>
}

type State = 'open' | 'cut' | 'swallowing'

export async function openNetwork(): Promise<Network> {
  const browsers = new Set<Socket>()
  const hosts = new Set<Socket>()
  let state: State = 'open'

  const server = createServer((incoming, outgoing) => {
    forward(new URL(incoming.url ?? ''), incoming, outgoing)
  })
  server.on('connection', (socket) => {
    browsers.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => browsers.delete(socket))
    if (state === 'cut') socket.destroy()
    if (state === 'swallowing') socket.pause()
  })
  server.on('connect', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    const target = new URL(`http://${incoming.url}`)
    const host = connect(Number(target.port), target.hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      if (head.length > 0) host.write(head)
      carry(socket, host)
      carry(host, socket)
    })
    hosts.add(host)
    host.on('error', () => socket.destroy())
    host.once('close', () => {
      hosts.delete(host)
      socket.end()
    })
    socket.once('close', () => host.end())
  })

  function forward(target: URL, incoming: IncomingMessage, outgoing: ServerResponse): void {
    const passed = httpRequest(
      target,
      { method: incoming.method, headers: incoming.headers, agent: false },
      (answer) => {
        if (state !== 'open') return void outgoing.destroy()
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    passed.on('socket', (socket) => {
      hosts.add(socket)
      socket.once('close', () => hosts.delete(socket))
    })
    passed.on('error', () => outgoing.destroy())
    incoming.pipe(passed)
  }

  /** What arrives while nothing may pass is lost on the way. */
  function carry(from: Socket, to: Socket): void {
    from.on('data', (bytes) => {
      if (state === 'open') to.write(bytes)
    })
  }

  function breakAll(): void {
    for (const socket of [...browsers, ...hosts]) socket.destroy()
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  const port = typeof bound === 'object' && bound ? bound.port : 0
  return {
    proxy: `http://127.0.0.1:${port}`,
    cut() {
      state = 'cut'
      breakAll()
    },
    swallow() {
      state = 'swallowing'
    },
    mend() {
      state = 'open'
      breakAll()
    },
    async close() {
      state = 'cut'
      breakAll()
      server.close()
      await once(server, 'close')
    },
  }
}
