import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { BatonError, isBatonError } from '@baton/core'
import { WebSocketServer } from 'ws'
import { isConversationId, parseWatermark } from './address'
import { answerError } from './answer'
import type { StreamStart } from './client'
import { originOf } from './origin-of'
import type { WebParts } from './web-parts'

/** What a client may send at once: Direct Line clients send nothing but empty messages. */
const maxPayload = 4 * 1024

/** Turns a request for a stream into one, or answers what is wrong with it in plain HTTP. */
export function createUpgrade(parts: WebParts): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const { settings, streams } = parts
  // Small frames: compression would cost memory per socket and save little.
  const server = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false, clientTracking: false })

  return (request, socket, head) => {
    const ignore = () => undefined
    // Until the socket is ours, a client that goes away must not take the process with it.
    socket.on('error', ignore)
    verifyStream(request, parts).then(
      (start) => {
        socket.off('error', ignore)
        server.handleUpgrade(request, socket, head, (webSocket) => streams.open(webSocket, start))
      },
      (error: unknown) => {
        if (!isBatonError(error)) settings.observe({ kind: 'error', where: 'web upgrade', error })
        refuse(socket, answerError(error))
      },
    )
  }
}

async function verifyStream(
  request: IncomingMessage,
  { settings, tokens, throttle, mediaLinks }: WebParts,
): Promise<StreamStart> {
  throttle.request(request)
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const conversation = conversationOf(pathname, settings.mount)
  if (conversation === undefined || !isConversationId(settings, conversation)) {
    throw new BatonError('not-found', 'there is no such stream')
  }
  const { origin } = request.headers
  if (origin !== undefined && !settings.isAllowedOrigin(origin)) {
    throw new BatonError('forbidden', 'pages of this origin may not open this chat')
  }
  const grant = await tokens.readForStream(searchParams.get('t') ?? '')
  if (grant.conversation !== conversation) {
    throw new BatonError('forbidden', 'the token is for another conversation')
  }
  throttle.read(conversation)
  const ours = originOf(request, settings)
  return {
    context: { conversation, botName: settings.botName, origin: ours, linkMedia: mediaLinks.under(ours) },
    user: grant.user,
    after: parseWatermark(searchParams.get('watermark') ?? undefined),
    ...(grant.expiresAt !== undefined && { expiresAt: grant.expiresAt }),
  }
}

function conversationOf(pathname: string, mount: string): string | undefined {
  if (!pathname.startsWith(`${mount}/conversations/`)) return undefined
  return /^([\w-]+)\/stream$/.exec(pathname.slice(`${mount}/conversations/`.length))?.[1]
}

function refuse(socket: Duplex, answered: Response | undefined): void {
  const status = answered?.status ?? 500
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy())
}
