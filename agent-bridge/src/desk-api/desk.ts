import type { ConversationStore, Hub, MediaStore, Observe, TenantId, TenantSettings } from '@baton/core'
import type { AgentAccounts } from '../agents/agent-accounts'
import type { Sessions } from '../agents/sessions'
import type { SignIn } from '../agents/sign-in'
import type { Lists } from '../lists/lists'
import type { ClaimChat } from '../match/claim-chat'
import type { Presence } from '../presence/presence'
import type { QueueReader } from '../queue/read-queue'
import type { NewsChannel } from '../tenant/news'

/** What the desk API works with. */
export interface Desk {
  readonly store: ConversationStore
  readonly hub: Pick<Hub, 'advance'>
  readonly media: MediaStore
  readonly accounts: Pick<AgentAccounts, 'find' | 'list'>
  readonly sessions: Pick<Sessions, 'find' | 'revoke'>
  readonly signIn: Pick<SignIn, 'withPassword' | 'withToken'>
  readonly lists: Pick<Lists, 'read' | 'count' | 'readOfCustomer'>
  readonly queue: QueueReader
  readonly presence: Pick<Presence, 'beat' | 'choose' | 'read'>
  readonly claimChat: ClaimChat
  readonly news: Pick<NewsChannel, 'watch'>
  /** The businesses of this host. */
  readonly tenants: () => readonly TenantId[]
  readonly tenant: (id: TenantId) => TenantSettings | undefined
  readonly observe: Observe
  readonly now: () => number
}
