import {
  channelOf,
  type AgentRef,
  type Conversation,
  type ConversationStore,
  type Handover,
  type Line,
  type LineId,
  type TenantSettings,
} from '@baton/core'
import type { ChatHandover, ChatSummary } from '../schema'
import type { Names } from './names'
import { previewEntry } from './preview-entry'
import { rightsOf } from './rights-of'
import { toChatOwner } from './to-chat-owner'

/** A conversation as it was found. */
export interface FoundChat {
  readonly line: LineId
  readonly conversation: Conversation
  /** The line's last position. */
  readonly lastSeq: number
  /** Nothing happens any more to a conversation that another one has followed. */
  readonly newest: boolean
  /** The line as it was read. */
  readonly read: Line
}

export interface SummaryView {
  readonly agent: AgentRef
  readonly settings: TenantSettings
  readonly names: Names
  readonly last: ChatSummary['last']
  readonly position?: number
}

/** A chat as the desk lists it. */
export function summariseChat({ line, conversation, newest }: FoundChat, view: SummaryView): ChatSummary {
  const { ownership, handover, place, customer } = conversation
  const waitingSince = ownership.owner === 'team' ? place?.arrivedAt : conversation.unansweredSince
  return {
    id: conversation.id,
    number: conversation.number,
    epoch: conversation.epoch,
    customer: { id: customer.id, ...(customer.name !== undefined && { name: customer.name }) },
    channel: channelOf(line).channel,
    owner: toChatOwner(ownership, view.names),
    ...(handover && { handover: toChatHandover(handover, view.names) }),
    openedAt: conversation.openedAt,
    ...(waitingSince !== undefined && ownership.owner !== 'nobody' && { waitingSince }),
    unanswered: conversation.unanswered,
    delayed: ownership.owner === 'team' && place?.delayedAt !== undefined,
    ...(view.position !== undefined && { position: view.position }),
    ...(view.last && { last: view.last }),
    rights: newest ? rightsOf(view.agent, conversation, view.settings) : [],
  }
}

export function toChatHandover(handover: Handover, names: Names): ChatHandover {
  return {
    kind: handover.kind,
    reason: handover.reason,
    ...(handover.node && { node: names.node(handover.node) }),
    ...(handover.rule !== undefined && { rule: handover.rule }),
    at: handover.at,
  }
}

/** How far back a last message is looked for; what lies between is the house's. */
const lookBack = 20

/** Reads the last message of a conversation for a list. */
export async function readLastMessage(store: ConversationStore, chat: FoundChat): Promise<ChatSummary['last']> {
  const entries = await store.readLog(chat.line, {
    audience: 'customer',
    before: chat.lastSeq + 1,
    limit: lookBack,
    conversation: chat.conversation.number,
  })
  for (const entry of [...entries].reverse()) {
    const preview = previewEntry(entry)
    if (preview) return preview
  }
  return undefined
}
