import type { Handover } from '../conversation'
import type { NodeId, TeamId } from '../id'
import { changeOwner, close, placeAfter } from './change-owner'
import { isAnybodyOnline, tellOffline } from './tell-offline'
import { sayNotice, type TurnDraft } from './turn-draft'
import { waitingChoices } from './waiting-choices'

export interface HandoverOrder {
  readonly kind: Handover['kind']
  readonly team: TeamId
  readonly node?: NodeId
  readonly rule?: string
  readonly reason: string
  /** Whether the customer has been told already, by the node's own words. */
  readonly told: boolean
  /** Said between "pending" and what the house says. */
  readonly after?: () => boolean
}

/** Puts the conversation into a team's queue and tells the customer what happens now. */
export function handOver(draft: TurnDraft, order: HandoverOrder): void {
  const { now } = draft.facts
  const handover: Handover = {
    kind: order.kind,
    team: order.team,
    ...(order.node && { node: order.node }),
    ...(order.rule !== undefined && { rule: order.rule }),
    reason: order.reason,
    at: now,
  }
  draft.conversation = {
    ...draft.conversation,
    handover,
    place: placeAfter(draft.conversation, now, 0),
    unansweredSince: draft.conversation.unansweredSince ?? now,
  }
  changeOwner(
    draft,
    { owner: 'team', team: order.team },
    {
      kind: 'handed-over',
      handover: order.kind,
      ...(order.node && { node: order.node }),
      ...(order.rule !== undefined && { rule: order.rule }),
      reason: order.reason,
    },
  )
  const saidAfter = order.after?.() ?? false
  if (!isAnybodyOnline(draft, order.team)) return tellNobodyIsOnline(draft, order.team)
  if (!order.told && !saidAfter) {
    sayNotice(draft, { kind: 'queued' }, 'queued', { choices: waitingChoices(draft) })
  }
}

function tellNobodyIsOnline(draft: TurnDraft, team: TeamId): void {
  if (draft.context.business.teams.get(team)?.whenOffline === 'close') {
    sayNotice(draft, { kind: 'closed' }, 'closed-offline')
    return close(draft, { by: 'clock', reason: 'nobody-online', at: draft.facts.now })
  }
  tellOffline(draft)
}
