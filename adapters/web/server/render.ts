import { unreachable } from '@baton/core'
import type {
  AgentRef,
  Card,
  Choice,
  Content,
  FormField,
  Json,
  Link,
  LogEntry,
  Media,
  Notice,
  OutboundMessage,
  Speaker,
} from '@baton/core'
import { activityId, ownActivityId } from './address'
import { eventNames } from './activity'
import type { Activity, Attachment, BatonData, CardAction, HeroCard } from './activity'
import type { RawPart } from './parse'

/** What a message becomes, before it has a place in a conversation. */
export type Rendering = Pick<
  Activity,
  'type' | 'from' | 'text' | 'textFormat' | 'attachments' | 'attachmentLayout' | 'suggestedActions'
> & { readonly baton: BatonData }

/** Where a client finds a file. */
export type LinkMedia = (media: Media) => string

/** What a conversation's activities have in common. */
export interface RenderContext {
  readonly conversation: string
  readonly botName: string
  readonly linkMedia: LinkMedia
  /** Where the client sees us, such as `https://chat.example`: paths on our host become addresses. */
  readonly origin: string
}

/** Turns a message into what clients show. Pure. */
export function renderMessage(
  message: OutboundMessage,
  from: Speaker,
  { botName, linkMedia, origin }: Omit<RenderContext, 'conversation'>,
): Rendering {
  const rendering = { type: 'message', from: accountOf(from, botName), textFormat: 'markdown' } as const
  const speaker = speakerOf(from, origin)
  switch (message.kind) {
    case 'text':
      return {
        ...rendering,
        text: message.text,
        ...offer(message.choices),
        ...attach(message.links?.length ? [hero({ buttons: message.links.map(toLink) })] : []),
        baton: { ...speaker, ...nonEmpty('choices', message.choices) },
      }
    case 'notice':
      return {
        ...rendering,
        text: message.text,
        ...offer(message.choices),
        baton: { ...speaker, notice: noticeOf(message.notice, origin), ...nonEmpty('choices', message.choices) },
      }
    case 'media':
      return {
        ...rendering,
        ...(message.text !== undefined && { text: message.text }),
        ...attach([toFile(message.media, linkMedia)]),
        baton: { ...speaker, ...(message.media.alt !== undefined && { alt: message.media.alt }) },
      }
    case 'cards':
      return {
        ...rendering,
        ...(message.text !== undefined && { text: message.text }),
        ...attach(message.cards.map((card) => hero(toHero(card)))),
        attachmentLayout: 'carousel',
        baton: speaker,
      }
    case 'form': {
      const { form: id, fields, submit } = message
      return {
        ...rendering,
        text: [message.title, ...fields.map(describeField)].join('\n'),
        baton: { ...speaker, form: { id, fields, submit } },
      }
    }
    default:
      return unreachable(message)
  }
}

/** Turns a log entry into an activity; nothing if it is none a customer's client can show. Pure. */
export function renderEntry(entry: LogEntry, context: RenderContext): Activity | undefined {
  const { body, seq } = entry
  const place = {
    timestamp: new Date(entry.at).toISOString(),
    channelId: 'directline',
    conversation: { id: context.conversation },
  } as const
  switch (body.kind) {
    case 'message': {
      const { baton, ...rendering } = renderMessage(body.message, body.from, context)
      return {
        ...rendering,
        ...place,
        id: activityId(context.conversation, seq),
        channelData: { 'webchat:sequence-id': seq, baton: { ...baton, seq } },
      }
    }
    case 'customer': {
      const raw = rawOf(body.raw)
      const echo = echoOf(body.content, raw, context.linkMedia)
      if (!echo) return undefined
      const { clientActivityID } = raw
      return {
        ...echo,
        ...place,
        from: { id: body.sender.id, ...(body.sender.name !== undefined && { name: body.sender.name }), role: 'user' },
        id: ownActivityId(context.conversation, body.dedupeKey),
        channelData: {
          ...(clientActivityID !== undefined && { clientActivityID }),
          'webchat:sequence-id': seq,
          baton: { seq, from: 'customer' },
        },
      }
    }
    default:
      return undefined
  }
}

/** Says that an agent types. It has no time and no id: it is no part of the conversation. Pure. */
export function renderTyping(name: string, context: Pick<RenderContext, 'conversation'>): Activity {
  return {
    type: 'typing',
    channelId: 'directline',
    conversation: { id: context.conversation },
    from: { id: agentAccount(name), name, role: 'bot' },
    channelData: { baton: { from: 'agent', agent: { name } } },
  }
}

function accountOf(from: Speaker, botName: string): Activity['from'] {
  switch (from.kind) {
    case 'agent':
      return { id: agentAccount(from.name), name: from.name, role: 'bot' }
    case 'bot':
    case 'system':
      return { id: 'bot', name: botName, role: 'bot' }
    default:
      return unreachable(from)
  }
}

/** By name, so that a message ends its writer's typing; an agent's own id is nobody else's business. */
function agentAccount(name: string): string {
  return `agent-${name}`
}

function speakerOf(from: Speaker, origin: string): BatonData {
  return from.kind === 'agent' ? { from: 'agent', agent: faceOf(from, origin) } : { from: from.kind }
}

function faceOf(
  { name, picture }: Pick<AgentRef, 'name' | 'picture'>,
  origin: string,
): NonNullable<BatonData['agent']> {
  return { name, ...(picture !== undefined && { picture: picture.startsWith('/') ? `${origin}${picture}` : picture }) }
}

/** Field by field: logs of older versions hold more. */
function noticeOf(notice: Notice, origin: string): Notice {
  const { kind } = notice
  switch (kind) {
    case 'joined':
      return { kind, ...faceOf(notice, origin) }
    case 'position':
      return { kind, position: notice.position }
    case 'queued':
    case 'transferred':
    case 'requeued':
    case 'offline':
    case 'delayed':
    case 'recall':
    case 'bot':
    case 'closed':
      return { kind }
    default:
      return unreachable(kind)
  }
}

function offer(choices: readonly Choice[] | undefined): Pick<Rendering, 'suggestedActions'> {
  return choices?.length ? { suggestedActions: { actions: choices.map(toReply) } } : {}
}

function attach(attachments: readonly Attachment[]): Pick<Rendering, 'attachments'> {
  return attachments.length > 0 ? { attachments } : {}
}

/** The label is the text, so that a client which only understands plain replies still sends something we know. */
function toReply({ id, label }: Choice): CardAction {
  return { type: 'messageBack', title: label, text: label, displayText: label, value: { choice: id } }
}

function toLink({ label, url }: Link): CardAction {
  return { type: 'openUrl', title: label, value: url }
}

function hero(content: HeroCard): Attachment {
  return { contentType: 'application/vnd.microsoft.card.hero', content }
}

function toHero({ title, subtitle, text, image, links = [], choices = [] }: Card): HeroCard {
  const buttons = [...links.map(toLink), ...choices.map(toReply)]
  return {
    title,
    ...(subtitle !== undefined && { subtitle }),
    ...(text !== undefined && { text }),
    ...(image && { images: [image] }),
    ...nonEmpty('buttons', buttons),
  }
}

function toFile(media: Media, linkMedia: LinkMedia, withThumbnail = false): Attachment {
  const contentUrl = linkMedia(media)
  return {
    contentType: media.contentType,
    contentUrl,
    ...(withThumbnail && { thumbnailUrl: contentUrl }),
    ...(media.name !== undefined && { name: media.name }),
  }
}

function describeField({ label, required }: FormField): string {
  return `- ${label}${required ? ' *' : ''}`
}

function echoOf(
  content: Content,
  raw: RawPart,
  linkMedia: LinkMedia,
): Pick<Activity, 'type' | 'text' | 'textFormat' | 'attachments' | 'name'> | undefined {
  const say = (text: string) => ({ type: 'message', text, textFormat: 'plain' }) as const
  switch (content.kind) {
    case 'text':
    case 'unsupported':
      return say(content.text)
    case 'choice':
      return say(content.label)
    case 'media':
      return {
        type: 'message',
        ...(content.text !== undefined && { text: content.text, textFormat: 'plain' }),
        // Web Chat shows a customer their own picture only as a thumbnail.
        attachments: [toFile(content.media, linkMedia, content.media.type === 'image')],
      }
    case 'event': {
      const name = Object.entries(eventNames).find(([, event]) => event === content.event)?.[0]
      return name === undefined ? undefined : { type: 'event', name }
    }
    case 'form': {
      const values = Object.entries(content.values).map(([field, value]) => `${field}: ${value}`)
      return say(raw.text ?? values.join('\n'))
    }
    // Nothing of the following comes from this channel.
    case 'location':
    case 'contact':
    case 'reaction':
    case 'edit':
    case 'removal':
    case 'receipt':
    case 'typing':
      return undefined
    default:
      return unreachable(content)
  }
}

/** What `parse` has written beside the message. */
function rawOf(raw: Json | undefined): RawPart {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return {}
  const { clientActivityID, text } = raw as { readonly [name: string]: Json }
  return {
    ...(typeof clientActivityID === 'string' && { clientActivityID }),
    ...(typeof text === 'string' && { text }),
  }
}

function nonEmpty<Name extends string, Item>(
  name: Name,
  items: readonly Item[] | undefined,
): { readonly [Key in Name]?: readonly Item[] } {
  return items?.length ? ({ [name]: items } as { readonly [Key in Name]?: readonly Item[] }) : {}
}
