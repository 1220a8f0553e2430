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
  const parts = parseConversationId(id)
  if (!parts || tenantOf(parts.line) !== viewer.tenant) return undefined
  const line = await store.load(parts.line)
  const newest = line.conversation?.number === parts.number
  const conversation = newest ? line.conversation : await store.readConversation(parts.line, parts.number)
  if (!conversation || !maySee(viewer.agent, conversation)) return undefined
  return { line: parts.line, conversation, lastSeq: line.lastSeq, newest }
}
