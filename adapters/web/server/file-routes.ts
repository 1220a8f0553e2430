import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Hono } from 'hono'
import { BatonError } from '@baton/core'
import type { WidgetSettings } from './activity'
import { answer } from './answer'
import { widgetPath } from './options'
import type { WebEnvironment, WebParts } from './web-parts'

/** Types that a browser shows by itself without running anything. */
const shownTypes = /^(image\/(png|jpeg|gif|webp)|audio\/[\w-]+|video\/(mp4|webm))$/

/** Files of a conversation, and the widget with its settings. */
export function addFileRoutes(app: Hono<WebEnvironment>, { settings: web, mediaLinks }: WebParts): void {
  const { mount, media, tenant, limits, title, widget, widgetFile } = web

  app.get(`${mount}/media/:ref`, async ({ req }) => {
    const ref = mediaLinks.check(req.param('ref'), { expires: req.query('expires'), signature: req.query('signature') })
    const file = await media.get(tenant, ref)
    if (!file) throw new BatonError('not-found', 'this file is no longer kept')
    const headers = {
      'content-type': file.contentType,
      'content-length': String(file.size),
      'content-disposition': dispositionOf(file.contentType, file.name),
      // Whatever a customer or agent has sent can run nothing, read nothing and is what it says it is.
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      // The chat is on other origins' pages; the link is what protects the file.
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'private, max-age=86400, immutable',
    }
    if (req.method === 'HEAD') return new Response(null, { headers })
    return new Response(Readable.toWeb(file.open()) as ReadableStream<Uint8Array>, { headers })
  })

  app.get(`${mount}/widget`, () => {
    const { text, files, fileSize, fileTypes } = limits
    const settings: WidgetSettings = { title, ...widget, limits: { text, files, fileSize, fileTypes } }
    return answer(settings, 200, { 'cache-control': 'no-cache' })
  })

  app.get(widgetPath(mount), async () => {
    const script = await readFile(widgetFile).catch(() => undefined)
    if (!script) throw new BatonError('not-found', 'the widget has not been built')
    return new Response(script, {
      headers: {
        'content-type': 'text/javascript; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': 'public, max-age=300',
      },
    })
  })
}

function dispositionOf(contentType: string, name: string | undefined): string {
  const kind = shownTypes.test(contentType) ? 'inline' : 'attachment'
  if (name === undefined) return kind
  const encoded = encodeURIComponent(Buffer.from(name).toString()).replaceAll(/['()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  })
  return `${kind}; filename*=UTF-8''${encoded}`
}
