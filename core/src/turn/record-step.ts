import type { Decision, DecisionStep, Resolution } from '../decision-record'
import type { TurnDraft } from './turn-draft'

/** Notes one decision of the turn, with what it rests on. */
export function recordStep(
  draft: TurnDraft,
  decision: Decision,
  resolution: Resolution | undefined,
  why: Pick<DecisionStep, 'rules' | 'warnings'> = { rules: [], warnings: [] },
): void {
  draft.steps.push({
    ...(resolution && { resolution }),
    rules: why.rules,
    warnings: why.warnings,
    decision,
  })
}

/** Something an admin should mend; the conversation goes on. */
export function warn(draft: TurnDraft, code: string, text: string): void {
  draft.entries.push({ audience: 'team', body: { kind: 'warning', code, text } })
}
