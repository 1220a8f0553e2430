import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { Redis } from 'ioredis'
import { WebSocketServer, type WebSocket } from 'ws'
import { answerUsage } from './answer-usage'
import { floorSecret } from './sign-floor'

/** What the bare server says when it serves. */
export interface FloorReady {
  readonly url: string
}

/**
 * The least that any chat server does: who asks is authenticated, each message is appended to a stream in Redis before
 * it is acknowledged, and what is new in the stream is read and written to the customer's socket. `/ask` appends an
 * answer beside the message, as a bot would; `/say` is an agent's message.
 */
async function serve(redisUrl: string): Promise<Server> {
  const redis = new Redis(redisUrl)
  const sockets = new Map<string, { readonly socket: WebSocket; position: string }>()
  const server = createServer((request, response) => {
    take(request).then(
      (status) => response.writeHead(status).end(),
      () => response.writeHead(500).end(),
    )
  })
  const upgrades = new WebSocketServer({ noServer: true, perMessageDeflate: false })

  server.on('upgrade', (request, socket, head) => {
    const chat = chatOf(request)
    if (chat === undefined) {
      socket.destroy()
      return
    }
    upgrades.handleUpgrade(request, socket, head, (opened) => {
      sockets.set(chat, { socket: opened, position: '-' })
      opened.once('close', () => sockets.delete(chat))
    })
  })

  async function take(request: IncomingMessage): Promise<number> {
    const chat = chatOf(request)
    if (chat === undefined) return 401
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { text } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { readonly text: string }
    const appending = redis.pipeline().xadd(`floor:${chat}`, '*', 'body', JSON.stringify({ text, at: Date.now() }))
    if (request.url === '/ask') appending.xadd(`floor:${chat}`, '*', 'body', JSON.stringify({ text: 'An answer.' }))
    await appending.exec()
    push(chat).catch(() => undefined)
    return 200
  }

  async function push(chat: string): Promise<void> {
    const reader = sockets.get(chat)
    if (!reader) return
    const entries = await redis.xrange(`floor:${chat}`, reader.position, '+')
    const last = entries.at(-1)
    if (last) reader.position = `(${last[0]}`
    reader.socket.send(JSON.stringify({ messages: entries.map(([id, [, body = '']]) => ({ id, body })) }))
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  server.once('close', () => redis.disconnect())
  return server
}

/** The chat that a request is signed for. */
function chatOf({ headers }: IncomingMessage): string | undefined {
  const [chat = '', given = ''] = (headers.authorization ?? '').replace('Bearer ', '').split('.')
  const expected = createHmac('sha256', floorSecret).update(chat).digest()
  const signature = Buffer.from(given, 'base64url')
  return signature.length === expected.length && timingSafeEqual(signature, expected) ? chat : undefined
}

async function start(): Promise<void> {
  const server = await serve(process.argv[2] ?? '')
  const bound = server.address()
  const ready: FloorReady = { url: `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}` }
  answerUsage(ready, async () => {
    server.close()
    server.closeAllConnections()
  })
}

start().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exit(1)
})
