import type { ConversationStore, Hub, MediaStore, Observe, TenantId, TenantSettings } from '@baton/core'
import type { AgentBridge } from '../create-agent-bridge'

/** What the desk API works with. */
export interface Desk {
  readonly bridge: DeskBridge
  readonly store: ConversationStore
  readonly hub: Pick<Hub, 'advance' | 'showTyping'>
  readonly media: MediaStore
  /** The businesses of this host. */
  readonly tenants: () => readonly TenantId[]
  readonly tenant: (id: TenantId) => TenantSettings | undefined
  readonly observe: Observe
  readonly now: () => number
}

/** What of the agent bridge the desk needs. */
export interface DeskBridge extends Pick<AgentBridge, 'claimChat' | 'queue'> {
  readonly agents: Pick<AgentBridge['agents'], 'find' | 'list'>
  readonly sessions: Pick<AgentBridge['sessions'], 'find' | 'revoke'>
  readonly signIn: Pick<AgentBridge['signIn'], 'withPassword' | 'withToken'>
  readonly presence: Pick<AgentBridge['presence'], 'beat' | 'choose' | 'read'>
  readonly lists: Pick<AgentBridge['lists'], 'read' | 'count' | 'readOfCustomer'>
  readonly news: Pick<AgentBridge['news'], 'watch'>
}
