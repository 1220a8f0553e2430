import type { MiddlewareHandler } from 'hono'

/** Pages and what belongs to them. JSON stays as it is: how well it packs would tell something of the secrets in it. */
const packed = /^(text\/(html|css|javascript|plain)|application\/javascript|image\/svg\+xml)\b/

/** Below this, packing saves less than it costs; bytes. */
const worthwhile = 1024

/** Gzips pages, scripts and styles for whoever takes that. */
export const compressAnswers: MiddlewareHandler = async (context, next) => {
  await next()
  const { headers, status } = context.res
  if (!packed.test(headers.get('content-type') ?? '') || headers.has('content-encoding')) return
  context.header('vary', 'accept-encoding', { append: true })
  const takesGzip = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(context.req.header('accept-encoding') ?? '')
  const length = headers.get('content-length')
  if (status !== 200 || !takesGzip || !context.res.body) return
  if (length !== null && Number(length) < worthwhile) return
  context.res = new Response(context.res.body.pipeThrough(new CompressionStream('gzip')), context.res)
  context.res.headers.delete('content-length')
  context.res.headers.delete('accept-ranges')
  context.res.headers.set('content-encoding', 'gzip')
}
