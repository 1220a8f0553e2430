import {
  parseEntryId,
  unreachable,
  type Assignment,
  type ConversationStore,
  type EntryId,
  type Hub,
  type Input,
  type Line,
  type Refusal,
  type TeamId,
  type TenantId,
} from '@baton/core'
import { toAgentRef, type AgentAccount } from '../agents/agent-account'
import { ownershipUnder } from '../queue/pending-chat'
import type { TeamQueues } from '../queue/team-queues'
import type { Hold, HoldRequest, Holds, TakenHold } from './holds'

/** How far a claim has got; tests of crashes stop here. */
export type ClaimStep = 'held' | 'committed' | 'removed'

export interface ClaimOptions {
  readonly store: Pick<ConversationStore, 'load'>
  readonly queues: TeamQueues
  readonly holds: Holds
  readonly hub: () => Pick<Hub, 'advance'>
  readonly onStep: (step: ClaimStep, entry: EntryId) => void | Promise<void>
}

export interface ClaimRequest {
  readonly tenant: TenantId
  readonly team: TeamId
  readonly entry: EntryId
  readonly agent: AgentAccount
  /** How much of the agent's capacity the chat takes. */
  readonly weight: number
  readonly assignment: Assignment
  /** The chat's line as it was read, waiting. */
  readonly read: Line
}

export type ClaimResult =
  | 'claimed'
  /** Somebody else has it, or is about to. */
  | 'taken'
  | 'full'
  | 'away'
  | 'unknown-agent'
  /** It took too long; nothing has changed. */
  | 'expired'
  | Refusal

/** Makes an agent the owner of a pending chat: hold ▸ commit ▸ remove the entry. The only way a chat becomes active. */
export type Claim = (request: ClaimRequest) => Promise<ClaimResult>

export function createClaim({ store, queues, holds, hub, onStep }: ClaimOptions): Claim {
  async function take(tenant: TenantId, request: HoldRequest): Promise<TakenHold> {
    const taken = await holds.take(tenant, request)
    if (taken.kind !== 'taken' || !taken.abandoned) return taken
    if ((await ownershipUnder(store, request.entry))?.owner === 'agent') return taken
    // Its claimer died between hold and commit, and can commit no more.
    await holds.drop(tenant, taken.hold)
    return holds.take(tenant, request)
  }

  async function succeed({ tenant, team, entry, agent }: ClaimRequest): Promise<ClaimResult> {
    await onStep('committed', entry)
    await Promise.all([queues.withdraw(tenant, team, entry), holds.noteAssigned(tenant, agent.id)])
    await onStep('removed', entry)
    return 'claimed'
  }

  /**
   * The commit was refused. The same agent may have asked twice under one hold, and the other request have won: then
   * the hold is in use. Otherwise nobody can use it any more, since its entry is over or its time is.
   */
  async function withdrawHold(request: ClaimRequest, hold: Hold, result: ClaimResult): Promise<ClaimResult> {
    const ownership = await ownershipUnder(store, request.entry)
    if (ownership?.owner === 'agent' && ownership.agent === request.agent.id) return 'claimed'
    await holds.drop(request.tenant, hold)
    return ownership?.owner === 'agent' ? 'taken' : result
  }

  return async (request) => {
    const { tenant, team, entry, agent, weight, assignment } = request
    const line = parseEntryId(entry)?.line
    if (line === undefined) return 'not-pending'
    const taken = await take(tenant, { entry, agent: agent.id, team, weight })
    if (taken.kind !== 'held') return taken.kind
    await onStep('held', entry)
    // When this throws, the commit may have happened: the hold stays, and the auditor sees to it.
    const { notAfter } = taken.hold
    const input: Input = { kind: 'claim', agent: toAgentRef(agent), entry, notAfter, assignment }
    const advanced = await hub().advance(line, input, request.read)
    switch (advanced.kind) {
      case 'committed':
        return succeed(request)
      case 'refused':
        return withdrawHold(request, taken.hold, advanced.refusal)
      case 'expired':
        return withdrawHold(request, taken.hold, 'expired')
      case 'duplicate':
      case 'ignored':
        return withdrawHold(request, taken.hold, 'not-pending')
      default:
        return unreachable(advanced)
    }
  }
}
