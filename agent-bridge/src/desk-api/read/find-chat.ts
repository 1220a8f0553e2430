import { parseConversationId, tenantOf, type AgentRef, type ConversationStore, type TenantId } from '@baton/core'
import { maySee } from '../may-see'
import type { FoundChat } from './summarise-chat'

/** Somebody who looks at conversations. */
export interface Viewer {
  readonly tenant: TenantId
  readonly agent: AgentRef
}

/** Finds a conversation by its id, if the viewer may see it as it stands now; else it does not exist for them. */
export async function findChat(store: ConversationStore, viewer: Viewer, id: string): Promise<FoundChat | undefined> {
  const chat = await loadChat(store, viewer.tenant, id)
  return chat && maySee(viewer.agent, chat.conversation) ? chat : undefined
}

/** The same before it is known who looks: nobody may be told of it unless `maySee` says so. */
export async function loadChat(store: ConversationStore, tenant: TenantId, id: string): Promise<FoundChat | undefined> {
  const parts = parseConversationId(id)
  if (!parts || tenantOf(parts.line) !== tenant) return undefined
  const read = await store.load(parts.line)
  const newest = read.conversation?.number === parts.number
  const conversation = newest ? read.conversation : await store.readConversation(parts.line, parts.number)
  return conversation && { line: parts.line, conversation, lastSeq: read.lastSeq, newest, read }
}
