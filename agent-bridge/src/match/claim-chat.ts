import {
  parseConversationId,
  tenantOf,
  type AgentId,
  type Assignment,
  type Business,
  type ConversationId,
  type ConversationStore,
  type TenantId,
} from '@baton/core'
import { entryOf } from '../queue/pending-chat'
import type { Claim, ClaimResult } from './claim'
import { chatWeight } from './match-team'
import { readAgentLoad, type TeamAgentsOptions } from './team-agents'

export interface ClaimChatOptions extends TeamAgentsOptions {
  readonly business: (tenant: TenantId) => Business | undefined
  readonly store: Pick<ConversationStore, 'load'>
  readonly claim: Claim
}

export interface ClaimChatRequest {
  readonly tenant: TenantId
  readonly conversation: ConversationId
  /** Who gets the chat. */
  readonly agent: AgentId
  /** The agent picks it from the queue, or a lead (whose right to do so the caller has checked) gives it to them. */
  readonly how: { readonly kind: 'picked' } | { readonly kind: 'assigned'; readonly by: AgentId }
}

/** `reserved`: it waits for another agent, and only a lead may give it to anybody else. */
export type ClaimChatResult = ClaimResult | 'reserved' | 'not-found'

/** Gives one pending chat to one agent, by hand. */
export type ClaimChat = (request: ClaimChatRequest) => Promise<ClaimChatResult>

export function createClaimChat(options: ClaimChatOptions): ClaimChat {
  return async ({ tenant, conversation: id, agent, how }) => {
    if (options.business(tenant)?.mode === 'bot-only') return 'bot-only'
    const parts = parseConversationId(id)
    if (!parts || tenantOf(parts.line) !== tenant) return 'not-found'
    const [read, candidate] = await Promise.all([options.store.load(parts.line), readAgentLoad(options, tenant, agent)])
    const { conversation } = read
    if (!conversation) return 'not-found'
    if (conversation.number !== parts.number) return 'closed'
    if (!candidate) return 'unknown-agent'
    const { ownership } = conversation
    const entry = entryOf(conversation)
    if (ownership.owner === 'nobody') return 'closed'
    if (ownership.owner === 'agent') return ownership.agent === agent ? 'claimed' : 'taken'
    if (ownership.owner === 'bot' || !entry) return 'not-pending'
    if (how.kind === 'picked' && ownership.reservedFor && ownership.reservedFor !== agent) return 'reserved'
    const { capacity, held, lastAssignedAt } = candidate.load
    const assignment: Assignment = {
      how: how.kind,
      ...(how.kind === 'assigned' && { by: how.by }),
      candidates: [{ agent, capacity, held, lastAssignedAt }],
      chosen: agent,
    }
    return options.claim({
      tenant,
      team: ownership.team,
      entry,
      agent: candidate.account,
      weight: chatWeight,
      assignment,
      read,
    })
  }
}
