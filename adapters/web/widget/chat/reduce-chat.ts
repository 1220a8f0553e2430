import type { Outgoing } from '../connection/outgoing'
import { unreachable } from '../unreachable'
import { emptyChat } from './chat-state'
import type { ChatState, Link, Owner } from './chat-state'
import type { Item } from './item'
import type { News } from './read-activities'

/** What can happen to a chat. */
export type ChatEvent =
  | { readonly kind: 'opened' | 'closed' }
  | { readonly kind: 'linked'; readonly link: Link }
  /** Another conversation, or the same one whose log is gone: it begins empty. */
  | { readonly kind: 'restarted'; readonly conversation: string | undefined }
  | { readonly kind: 'received'; readonly news: News }
  | { readonly kind: 'outgoing'; readonly outgoing: readonly Outgoing[] }
  | { readonly kind: 'read'; readonly upTo: number }
  | { readonly kind: 'typing-over' }

/** The chat after an event. Pure; the same state, by identity, if nothing has changed. */
export function reduceChat(state: ChatState, event: ChatEvent): ChatState {
  switch (event.kind) {
    case 'opened':
      return { ...state, isOpen: true }
    case 'closed':
      return { ...state, isOpen: false }
    case 'linked':
      return { ...state, link: event.link }
    case 'restarted': {
      const { isOpen, link, outgoing } = state
      const { conversation } = event
      return { ...emptyChat, isOpen, link, outgoing, conversation }
    }
    case 'received':
      return receive(state, event.news)
    case 'outgoing':
      return { ...state, outgoing: event.outgoing.filter(({ key }) => !isInLog(state.items, key)) }
    case 'read':
      return event.upTo > state.readUpTo ? { ...state, readUpTo: event.upTo } : state
    case 'typing-over':
      return { ...state, typing: undefined }
    default:
      return unreachable(event)
  }
}

function receive(state: ChatState, { items, typing, watermark }: News): ChatState {
  const fresh = items.filter(({ seq }) => seq > state.upTo)
  const owner = fresh.reduce(ownerAfter, state.owner)
  const spoke = fresh.some(({ by }) => by === 'agent')
  const typist = typing ?? (spoke ? undefined : state.typing)
  return {
    ...state,
    items: fresh.length === 0 ? state.items : [...state.items, ...fresh],
    upTo: fresh.at(-1)?.seq ?? state.upTo,
    watermark: Math.max(watermark ?? 0, state.watermark),
    isCaughtUp: state.isCaughtUp || watermark !== undefined,
    outgoing: state.outgoing.filter(({ key }) => !isInLog(fresh, key)),
    owner,
    // Whoever has passed the chat on, or ended it, types no more.
    typing: owner.kind === 'agent' && owner.name === typist ? typist : undefined,
  }
}

function ownerAfter(owner: Owner, item: Item): Owner {
  const { by, notice, text } = item
  if (by === 'customer') return owner.kind === 'closed' ? { kind: 'bot' } : owner
  if (by === 'agent') return withAgent(owner, item)
  // While a person is waited for, the bot may still finish its sentence. After a person, it is the bot again.
  if (!notice) return by === 'bot' && owner.kind !== 'waiting' ? { kind: 'bot' } : owner
  const { kind } = notice
  switch (kind) {
    case 'offline':
      return { kind: 'waiting', isOffline: true, hasBot: hasBot(owner, item) }
    case 'queued':
    case 'delayed':
      return owner.kind === 'waiting' ? owner : { kind: 'waiting', hasBot: hasBot(owner, item) }
    case 'requeued':
    case 'transferred':
      return { kind: 'waiting', hasBot: hasBot(owner, item) }
    case 'position':
      return { kind: 'waiting', hasBot: hasBot(owner, item), text }
    case 'joined':
      return withAgent(owner, { ...item, ...notice })
    case 'recall':
      return owner
    case 'bot':
      return { kind: 'bot' }
    case 'closed':
      return { kind: 'closed' }
    default:
      return unreachable(kind)
  }
}

/** The choices of who waits say it: the line can be left only for a bot. */
function hasBot(owner: Owner, { choices }: Item): boolean {
  if (choices.length > 0) return choices.some(({ id }) => id === 'baton-leave-queue')
  return owner.kind !== 'waiting' || owner.hasBot
}

function withAgent(owner: Owner, { name = '', picture }: Pick<Item, 'name' | 'picture'>): Owner {
  const known = owner.kind === 'agent' && owner.name === name ? owner.picture : undefined
  return { kind: 'agent', name, picture: picture ?? known }
}

function isInLog(items: readonly Item[], key: string): boolean {
  return items.some((item) => item.key === key)
}
