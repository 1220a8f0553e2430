import type { Conversation } from '../conversation'
import { tenantOf, type LineId } from '../id'
import type { LogDraft } from '../log-entry'
import type { Observe } from '../observation'

/** Tells the host what a committed turn did to the conversation, for metrics and alerts. */
export function observeTurn(
  observe: Observe,
  line: LineId,
  before: Conversation | undefined,
  entries: readonly LogDraft[],
  at: number,
): void {
  const tenant = tenantOf(line)
  for (const { body } of entries) {
    if (body.kind === 'warning') observe({ kind: 'warning', code: body.code, line, text: body.text })
    if (body.kind !== 'owner') continue
    const { to, why } = body
    if (why.kind === 'handed-over' && to.owner === 'team') {
      observe({ kind: 'handover', tenant, how: why.handover, team: to.team })
    }
    if (why.kind === 'claimed' && to.owner === 'agent') {
      const since = before?.place?.pendingSince ?? before?.place?.arrivedAt ?? at
      observe({ kind: 'assigned', tenant, team: to.team, waitedMs: Math.max(0, at - since) })
    }
  }
}
