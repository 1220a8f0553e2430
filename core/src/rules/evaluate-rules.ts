import type { RuleVerdict } from '../decision-record'
import type { Rule, RuleFacts } from './rule'
import { weighCondition } from './weigh-condition'

/**
 * The first rule that matches, and every rule's verdict in order. Later rules are weighed too, so that a record shows
 * what else would have matched.
 */
export function evaluateRules(
  rules: readonly Rule[],
  facts: RuleFacts,
): { readonly rule?: Rule; readonly verdicts: readonly RuleVerdict[] } {
  const verdicts = rules.map(({ id, when }): RuleVerdict => {
    const { holds, because } = weighCondition(when, facts)
    return { rule: id, matched: holds, because }
  })
  const rule = rules[verdicts.findIndex(({ matched }) => matched)]
  return { ...(rule && { rule }), verdicts }
}
