import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import type { Duplex } from 'node:stream'
import { conversationId, customerId, lineId, tenantId } from '@baton/core'
import type {
  Conversation,
  ConversationStore,
  Envelope,
  ErrorCode,
  LineId,
  LogBody,
  Observation,
  OutboundMessage,
  ReceiveResult,
  Speaker,
} from '@baton/core'
import { createMemoryStore } from '@baton/core/testing'
import { createWebAdapter } from '../adapter'
import type { WebAdapter } from '../adapter'
import { channel } from '../options'
import type { WebAdapterOptions } from '../options'
import { createMemoryMediaStore } from './create-memory-media-store'

/** A web chat on a loopback port, with a core that writes down what the customer says and answers when told to. */
export interface TestChat {
  readonly adapter: WebAdapter
  readonly store: ConversationStore
  readonly media: ReturnType<typeof createMemoryMediaStore>
  /** `http://127.0.0.1:<port>` */
  readonly origin: string
  /** What Direct Line clients call the domain. */
  readonly domain: string
  /** What the core was handed, in order. */
  readonly received: readonly Envelope[]
  readonly observed: readonly Observation[]
  lineOf(conversation: string): LineId
  /** Says something to the customer and lets it go; resolves with its place in the log. */
  say(conversation: string, message: OutboundMessage | string, from?: Speaker): Promise<number>
  /** Every envelope fails so until it is called with nothing. */
  failWith(code?: ErrorCode): void
  /** Breaks every open stream, as a lost network does. */
  cut(): void
  /** How many streams are open. */
  readonly streams: number
  close(): Promise<void>
}

export interface TestChatOptions extends Partial<WebAdapterOptions> {
  readonly store?: ConversationStore
  /** What the core answers at once. */
  readonly reply?: (envelope: Envelope) => readonly OutboundMessage[]
}

export const testSecret = 'a signing secret only for tests, long enough'
export const testOrigin = 'https://shop.example'

export async function startTestChat({ reply, ...options }: TestChatOptions = {}): Promise<TestChat> {
  const tenant = options.tenant ?? tenantId('shop')
  const account = options.account ?? 'main'
  const store = options.store ?? createMemoryStore()
  const media = createMemoryMediaStore()
  const received: Envelope[] = []
  const observed: Observation[] = []
  const sockets = new Set<Duplex>()
  let failure: ErrorCode | undefined

  const adapter = createWebAdapter({
    tenant,
    account,
    feed: store,
    media,
    secret: testSecret,
    allowedOrigins: [testOrigin],
    observe: (observation) => observed.push(observation),
    ...options,
  })

  const lineOf = (conversation: string) => lineId({ tenant, channel, account, place: conversation })

  async function accept(envelope: Envelope): Promise<ReceiveResult> {
    received.push(envelope)
    if (failure) return { kind: 'failed', code: failure, message: 'told to fail' }
    const { content, sender, dedupeKey, raw } = envelope
    const line = lineOf(envelope.conversation.id)
    const body: LogBody = { kind: 'customer', content, sender, dedupeKey, ...(raw !== undefined && { raw }) }
    const said = (reply?.(envelope) ?? []).map(sayAs({ kind: 'bot' }))
    return append(store, line, [body, ...said], dedupeKey)
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reception = await adapter.receive(toRequest(request))
    const results: ReceiveResult[] = []
    for (const envelope of reception.envelopes) results.push(await accept(envelope))
    const answered = reception.respond(results)
    response.writeHead(answered.status, Object.fromEntries(answered.headers))
    response.end(Buffer.from(await answered.arrayBuffer()))
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    adapter.upgrade(request, socket, head)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    adapter,
    store,
    media,
    origin,
    domain: `${origin}${options.mount ?? '/v3/directline'}`,
    received,
    observed,
    lineOf,
    async say(conversation, message, from = { kind: 'bot' }) {
      const said = sayAs(from)(typeof message === 'string' ? { kind: 'text', text: message } : message)
      const result = await append(store, lineOf(conversation), [said])
      return result.kind === 'accepted' ? result.seq : 0
    },
    failWith(code) {
      failure = code
    },
    cut() {
      for (const socket of sockets) socket.destroy()
    },
    get streams() {
      return sockets.size
    },
    async close() {
      await adapter.stop()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function sayAs(from: Speaker): (message: OutboundMessage) => LogBody {
  return (message) => ({ kind: 'message', from, message })
}

async function append(
  store: ConversationStore,
  line: LineId,
  bodies: readonly LogBody[],
  dedupeKey?: string,
): Promise<ReceiveResult> {
  for (;;) {
    const { revision, conversation } = await store.load(line)
    const result = await store.commit({
      line,
      revision,
      conversation: conversation ?? openConversation(line),
      entries: bodies.map((body) => ({ audience: 'customer', body })),
      chores: [],
      dedupeForMs: 60_000,
      at: Date.now(),
      ...(dedupeKey !== undefined && { dedupeKey }),
    })
    await store.releaseLane(line)
    if (result.kind === 'duplicate') return { kind: 'duplicate', seq: result.seq }
    if (result.kind === 'committed') return { kind: 'accepted', seq: result.firstSeq }
  }
}

function openConversation(line: LineId): Conversation {
  return {
    v: 1,
    id: conversationId(line, 1),
    line,
    number: 1,
    epoch: 0,
    ownership: { owner: 'bot' },
    customer: { id: customerId(channel, 'main', 'customer'), facts: {} },
    address: {},
    dialogue: { entities: {}, offered: [], lastReply: 'none', language: 'en', held: [] },
    timers: {},
    openedAt: 0,
    unanswered: 0,
    engagements: 0,
  }
}

function toRequest(request: IncomingMessage): Request {
  const { method = 'GET', url = '/', headers } = request
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(new URL(url, `http://${headers.host ?? 'localhost'}`), {
    method,
    headers: Object.entries(headers).flatMap(([name, value]) => [[name, [value ?? ''].flat().join(', ')]]),
    ...(hasBody && { body: Readable.toWeb(request) as ReadableStream<Uint8Array>, duplex: 'half' }),
  })
}
