import type { Context, Hono } from 'hono'
import { BatonError } from '@baton/core'
import type { Media } from '@baton/core'
import { activityId, ownActivityId, parseWatermark } from './address'
import { answer, answerFailed } from './answer'
import { originOf } from './origin-of'
import { parseActivity } from './parse'
import type { ParseContext } from './parse'
import { parseJson, readBody } from './read-body'
import { readReleased } from './read-released'
import { inboundActivity } from './schema'
import type { InboundActivity } from './schema'
import { readUpload } from './upload'
import { checkConversation, verifyCaller } from './verify'
import type { Caller } from './verify'
import type { WebEnvironment, WebParts } from './web-parts'

/** What customers say, and what they read when they have no stream. */
export function addActivityRoutes(app: Hono<WebEnvironment>, parts: WebParts): void {
  const { settings, tokens, throttle, mediaLinks } = parts
  const { mount, limits, feed, account, botName, now, uniqueId } = settings
  const path = `${mount}/conversations/:conversation`

  app.get(`${path}/activities`, async ({ req }) => {
    const conversation = conversationOf(req)
    checkConversation(await verifyCaller(req.raw, settings, tokens), conversation, settings)
    throttle.read(conversation)
    const origin = originOf(req.raw, settings)
    const context = { conversation, botName, origin, linkMedia: mediaLinks.under(origin) }
    const { set } = await readReleased(settings, context, parseWatermark(req.query('watermark')))
    return answer(set)
  })

  app.post(`${path}/activities`, async (context) => {
    const caller = await admit(context)
    const text = await readBody(context.req.raw, limits.body)
    return take(context, caller, readActivity(text), [])
  })

  app.post(`${path}/upload`, async (context) => {
    const caller = await admit(context)
    const { activity, media } = await readUpload(context.req.raw, settings)
    return take(context, caller, readActivity(activity ?? '{"type":"message"}'), media)
  })

  async function admit({ req }: Context<WebEnvironment>): Promise<Caller> {
    const conversation = conversationOf(req)
    const caller = await verifyCaller(req.raw, settings, tokens)
    checkConversation(caller, conversation, settings)
    throttle.post(conversation)
    return caller
  }

  function readActivity(text: string): InboundActivity {
    const activity = inboundActivity.safeParse(parseJson(text, limits.depth))
    if (!activity.success) {
      const where = activity.error.issues[0]?.path.join('.') ?? ''
      throw new BatonError(
        'malformed',
        where === '' ? 'the body is no activity' : `the activity is unusable at "${where}"`,
      )
    }
    if ((activity.data.text?.length ?? 0) > limits.text) {
      throw new BatonError('too-long', `the text is over ${limits.text} characters`)
    }
    return activity.data
  }

  async function take(
    { req, env }: Context<WebEnvironment>,
    caller: Caller,
    activity: InboundActivity,
    media: readonly Media[],
  ): Promise<Response> {
    const conversation = conversationOf(req)
    const line = settings.lineOf(conversation)
    const session = sessionOf(caller, conversation, activity)
    const parsed = parseActivity(activity, { account, session, media, now: now(), uniqueId: uniqueId() })
    // What is not stored has no place in the log, and an id that says so.
    const passed = () => answer({ id: activityId(conversation, 0) })
    switch (parsed.kind) {
      case 'envelopes': {
        const { envelopes } = parsed
        env.handOver({
          envelopes,
          respond(results) {
            const failed = results.find((result) => result.kind === 'failed')
            if (failed) return answerFailed(failed.code)
            return answer({ id: ownActivityId(conversation, envelopes[0]?.dedupeKey ?? '') })
          },
        })
        return passed()
      }
      case 'typing':
        await feed.signal(line, { kind: 'typing', by: 'customer' })
        return passed()
      case 'read':
        await markRead(conversation, activity.upTo)
        return passed()
      case 'ignored':
        return passed()
      case 'empty':
        throw new BatonError('malformed', 'the message has neither text nor attachments')
    }
  }

  async function markRead(conversation: string, upTo: number | undefined): Promise<void> {
    if (upTo === undefined) throw new BatonError('malformed', 'the event needs a value { "upTo": <seq> }')
    const line = settings.lineOf(conversation)
    // Nobody has read what was not said yet.
    const released = await feed.readReleased(line, upTo - 1, 1)
    await feed.setDelivery(line, Math.min(upTo, released.upTo), 'read')
  }
}

/** The holder of the secret says for whom it talks; everybody else is who their token says. */
function sessionOf(caller: Caller, conversation: string, { from }: InboundActivity): ParseContext['session'] {
  if (caller.kind === 'customer') return caller.session
  return { conversation, user: from?.id || 'customer', ...(from?.name && { name: from.name }) }
}

function conversationOf(request: { param(name: string): string | undefined }): string {
  return request.param('conversation') ?? ''
}
