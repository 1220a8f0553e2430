import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { type LogEntry, type Media, type MediaStore, type TenantId } from '@baton/core'
import { findContentType, isShownInline, mediaTypeOf, tellingBytes } from '../attachment/content-type'
import { contentDisposition, readFileName } from '../attachment/file-name'
import { peekStream } from '../attachment/peek-stream'
import type { Desk } from '../desk'
import { refuse } from '../guard/refuse'
import { chatId, uploaded, type Uploaded } from '../schema'
import { answerMalformed } from './answer-error'
import { requireChat } from './chats'
import { json, problems, type DeskApp, type DeskEnvironment } from './desk-route'

export const attachmentsPath = '/attachments'

const upload = createRoute({
  method: 'post',
  path: attachmentsPath,
  request: {
    headers: z.object({
      'x-name': z.string().max(2000).optional().openapi({ description: 'the file’s name, percent-encoded' }),
    }),
    body: {
      required: true,
      description: 'the file itself; what it is, its first bytes say',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
  responses: {
    201: json(uploaded, 'kept: send it by its ref'),
    ...problems(),
  },
})

const download = createRoute({
  method: 'get',
  path: '/chats/{id}/entries/{seq}/media',
  request: { params: z.object({ id: chatId, seq: z.coerce.number().int().positive() }) },
  responses: {
    200: {
      description: 'the file of an entry',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...problems('not-found'),
  },
})

/** Files: sent up before they are said, and shown to those who may see the chat they are in. */
export function createAttachmentRoutes(desk: Desk, maxSize: number): DeskApp {
  const app: DeskApp = new OpenAPIHono<DeskEnvironment>({ defaultHook: answerMalformed })

  app.openapi(upload, async (c) => {
    const declared = Number(c.req.header('content-length') ?? 0)
    if (declared > maxSize) refuse('body-too-large')
    const { body } = c.req.raw
    if (!body) refuse('malformed', { message: 'The file is empty.' })
    const { tenant } = c.var.signedIn.session
    // The DOM's and Node's own types of the same stream.
    const source = Readable.fromWeb(body as ReadableStream<Uint8Array>)
    return c.json(await keep(desk.media, tenant, source, readFileName(c.req.header('x-name')), maxSize), 201)
  })

  app.openapi(download, async (c) => {
    const { id, seq } = c.req.valid('param')
    const chat = await requireChat(desk, c.var, id)
    const [entry] = await desk.store.readLog(chat.line, {
      audience: 'team',
      after: seq - 1,
      limit: 1,
      conversation: chat.conversation.number,
    })
    const media = entry?.seq === seq ? mediaOf(entry) : undefined
    const stored = media && (await desk.media.get(c.var.signedIn.session.tenant, media.ref))
    if (!stored) return refuse('not-found')
    const inline = isShownInline(stored.contentType)
    return new Response(Readable.toWeb(stored.open()) as globalThis.ReadableStream, {
      status: 200,
      headers: {
        'content-type': inline ? stored.contentType : 'application/octet-stream',
        'content-length': String(stored.size),
        'content-disposition': contentDisposition(inline ? 'inline' : 'attachment', stored.name ?? media.name),
        'content-security-policy': "default-src 'none'; sandbox",
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'private, max-age=300',
      },
    })
  })

  return app
}

async function keep(
  store: MediaStore,
  tenant: TenantId,
  source: Readable,
  name: string | undefined,
  limit: number,
): Promise<Uploaded> {
  const { head, stream } = await peekStream(source, tellingBytes)
  const contentType = findContentType(head)
  if (contentType === undefined) {
    stream.destroy()
    return refuse('unsupported-type', { message: 'Images (PNG, JPEG, GIF, WebP) and PDF can be sent.' })
  }
  const { ref, size } = await store.put(tenant, { stream, contentType, ...(name !== undefined && { name }), limit })
  return {
    media: { type: mediaTypeOf(contentType), ref, contentType, ...(name !== undefined && { name }), size },
  }
}

/** The one file an entry has. */
function mediaOf({ body }: LogEntry): Media | undefined {
  if (body.kind === 'customer' && body.content.kind === 'media') return body.content.media
  if (body.kind === 'message' && body.message.kind === 'media') return body.message.media
  return undefined
}
