import type { DecisionRecord, Handover, TenantSettings } from '@baton/core'
import type { WhyHere } from '../schema'

/**
 * What chose the team of a handover. A node that names a team is asked before every rule, so its record weighs none; that
 * it named the default team, only the bot itself still knows.
 *
 * @param record of the turn that handed over, where it is still there
 */
export function chosenBy(
  handover: Handover,
  record: Pick<DecisionRecord, 'before' | 'steps'> | undefined,
  { bot, business }: TenantSettings,
): WhyHere['chosenBy'] {
  if (handover.kind === 'reopened') {
    return !record || record.before?.previous?.team === handover.team ? 'previous' : 'default'
  }
  const step = record?.steps.find(({ decision }) => decision.kind === 'handover')
  if (handover.rule !== undefined) return 'rule'
  if (handover.kind !== 'by-design' || !step || step.rules.length > 0 || step.warnings.length > 0) return 'default'
  const integration = handover.node && bot?.nodes.get(handover.node)?.integration
  const names = integration?.kind === 'force-pending' && integration.team === handover.team
  return names || handover.team !== business.defaultTeam ? 'node' : 'default'
}
