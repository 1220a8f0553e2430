import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { contractVersion } from '@baton/core'
import type { ChannelAdapter, WireMessage } from '@baton/core'
import { createStreams } from './client'
import { createMediaLinks } from './media-link'
import { channel, settle, widgetPath } from './options'
import type { WebAdapterOptions } from './options'
import { renderMessage } from './render'
import { createRoutes } from './routes'
import { createTokens } from './token'
import { createUpgrade } from './upgrade'
import { createThrottle } from './web-parts'
import type { HandedOver, WebParts } from './web-parts'

export interface WebAdapter extends ChannelAdapter {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  stop(): Promise<void>
}

/**
 * A Direct Line 3.0 server. Requests carry what the customer says; streams and polls read the released log, so any
 * process serves any client from any position. Throws `invalid-configuration` for options that cannot work.
 */
export function createWebAdapter(options: WebAdapterOptions): WebAdapter {
  const settings = settle(options, () => randomBytes(18).toString('base64url'))
  const streams = createStreams(settings)
  const parts: WebParts = {
    settings,
    tokens: createTokens(settings),
    mediaLinks: createMediaLinks(settings),
    streams,
    throttle: createThrottle(settings),
  }
  const routes = createRoutes(parts)

  return {
    contract: contractVersion,
    channel,
    account: settings.account,
    paths: [settings.mount, widgetPath(settings.mount)],
    capabilities: {
      text: { limit: 16_000, unit: 'utf16', markdown: true },
      choices: { max: 20, labelLimit: 80 },
      cards: true,
      // Clients that know no forms show them as text, and what is written in answer is read like any message.
      forms: true,
      links: true,
      media: { types: ['image', 'audio', 'video', 'document'], maxSize: settings.limits.fileSize },
      typing: true,
      notices: true,
      delivery: 'log',
      idempotentSend: true,
      redeliveryMs: 7 * 24 * 60 * 60_000,
    },
    async receive(request) {
      const handed: HandedOver[] = []
      const response = await routes.fetch(request, { handOver: (handedOver) => handed.push(handedOver) })
      const [handedOver] = handed
      if (!handedOver) return { envelopes: [], respond: () => response }
      return {
        envelopes: handedOver.envelopes,
        respond: (results) => withHeaders(handedOver.respond(results), response.headers),
      }
    },
    render: (message, from) => {
      const rendering = renderMessage(message, from, {
        botName: settings.botName,
        linkMedia: ({ ref }) => `media:${ref}`,
        origin: settings.publicUrl ?? '',
      })
      return [JSON.parse(JSON.stringify(rendering)) as WireMessage]
    },
    // The log itself is the delivery: clients read what the lane lets go, so there is nothing to send and nothing that
    // could be sent twice. Who types is heard from the feed as well.
    send: async () => ({}),
    upgrade: createUpgrade(parts),
    stop: () => streams.closeAll(),
  }
}

/** What the routes have said about every answer (who may read it) holds for the one that came later, too. */
function withHeaders(response: Response, headers: Headers): Response {
  for (const [name, value] of headers) if (!response.headers.has(name)) response.headers.set(name, value)
  return response
}
