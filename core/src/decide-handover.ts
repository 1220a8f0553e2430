import type { Business } from './bot/business'
import type { Dialogue } from './conversation'
import type { BreakCause, RuleVerdict } from './decision-record'
import { isPlainId, teamId, type TeamId } from './id'
import { evaluateRules } from './rules/evaluate-rules'
import type { Rule, RuleFacts } from './rules/rule'

/** What asks for a decision: a node that hands over, a bot that has no answer, no bot at all, or an agent who reopens. */
export type Situation =
  | {
      readonly kind: 'by-design'
      /** The team that the node or its routing function named, as written. */
      readonly team?: string
      /** Why the routing function named none. */
      readonly routingFailed?: string
    }
  | { readonly kind: 'broke'; readonly cause: BreakCause }
  | { readonly kind: 'no-bot' }
  | {
      readonly kind: 'reopened'
      /** The agent's name. */
      readonly by: string
      /** The team that had the chat last; none if it never left the bot. */
      readonly team?: TeamId
    }

export type HandoverDecision =
  | {
      readonly kind: 'handover'
      readonly team: TeamId
      readonly rule?: string
      /** The business wants the break message said before the chat leaves the bot. */
      readonly sayBreakFirst: boolean
      readonly reason: string
      readonly rules: readonly RuleVerdict[]
      readonly warnings: readonly string[]
    }
  | { readonly kind: 'assist' }
  | { readonly kind: 'break' }
  /** A bot-only business never reaches a team: the node's text is said and the bot keeps the chat. */
  | { readonly kind: 'stay'; readonly warnings: readonly string[] }

/** The decision table: who answers next when a node or an agent asks for a person or the bot has no answer. */
export function decideHandover(
  business: Business,
  situation: Situation,
  lastReply: Dialogue['lastReply'],
  facts: RuleFacts,
): HandoverDecision {
  switch (situation.kind) {
    case 'by-design':
      return business.mode === 'bot-only'
        ? {
            kind: 'stay',
            warnings: [`node ${facts.node ?? '?'} asks for a person, but the business is bot-only`],
          }
        : handOverByDesign(business, situation, facts)
    case 'no-bot':
      return toTeam(business, 'the business has no bot', [], facts)
    case 'reopened':
      return business.mode === 'bot-only'
        ? { kind: 'stay', warnings: [`${situation.by} reopens a chat, but the business is bot-only`] }
        : reopen(business, situation, facts)
    case 'broke':
      if (mayAssist(business, situation.cause, lastReply)) return { kind: 'assist' }
      if (business.mode === 'bot-only' || !business.humanAssistance) return { kind: 'break' }
      return {
        ...toTeam(business, describeBreak(situation.cause), business.breakRouting, facts),
        sayBreakFirst: business.sayBreakFirst,
      }
  }
}

/** Smart Assist helps once, and only with words the bot did not understand. */
function mayAssist(business: Business, cause: BreakCause, lastReply: Dialogue['lastReply']): boolean {
  return business.smartAssist && cause === 'not-understood' && lastReply !== 'assist' && lastReply !== 'break'
}

function handOverByDesign(
  business: Business,
  situation: Extract<Situation, { kind: 'by-design' }>,
  facts: RuleFacts,
): HandoverDecision {
  const reason = `node ${facts.node ?? '?'} asks for a person`
  if (situation.routingFailed !== undefined) {
    return toTeam(business, reason, [], facts, `team routing failed (${situation.routingFailed})`)
  }
  if (situation.team === undefined) return toTeam(business, reason, business.routing, facts)
  return toNamedTeam(business, reason, situation.team, facts)
}

/** Back to the people who know the chat. */
function reopen(
  business: Business,
  { by, team }: Extract<Situation, { kind: 'reopened' }>,
  facts: RuleFacts,
): HandoverDecision {
  const reason = `${by} reopened it`
  return team === undefined ? toTeam(business, reason, [], facts) : toNamedTeam(business, reason, team, facts)
}

function toNamedTeam(business: Business, reason: string, name: string, facts: RuleFacts): Handover {
  const team = isPlainId(name) ? business.teams.get(teamId(name)) : undefined
  if (!team) return toTeam(business, reason, [], facts, `team ${JSON.stringify(name)} is unknown`)
  if (!team.active) return toTeam(business, reason, [], facts, `team ${team.id} is inactive`)
  return { kind: 'handover', team: team.id, sayBreakFirst: false, reason, rules: [], warnings: [] }
}

type Handover = Extract<HandoverDecision, { kind: 'handover' }>

function toTeam(
  business: Business,
  reason: string,
  rules: readonly Rule[],
  facts: RuleFacts,
  problem?: string,
): Handover {
  const warnings = problem === undefined ? [] : [`${problem}: the default team takes the chat`]
  const { rule, verdicts } = evaluateRules(rules, facts)
  const chosen = rule && business.teams.get(rule.team)
  if (rule && chosen?.active) {
    return {
      kind: 'handover',
      team: chosen.id,
      rule: rule.id,
      sayBreakFirst: false,
      reason,
      rules: verdicts,
      warnings,
    }
  }
  if (rule) warnings.push(`rule ${rule.id} names team ${rule.team}, which is not active`)
  return {
    kind: 'handover',
    team: defaultTeamOf(business),
    sayBreakFirst: false,
    reason,
    rules: verdicts,
    warnings,
  }
}

/** Loading a business refuses one that may hand over and has no default team, so this is only ever a bug. */
function defaultTeamOf(business: Business): TeamId {
  if (!business.defaultTeam) throw new Error(`business ${business.id} has no default team`)
  return business.defaultTeam
}

function describeBreak(cause: BreakCause): string {
  return breakReasons[cause]
}

const breakReasons: Record<BreakCause, string> = {
  'not-understood': 'the bot did not understand',
  'nothing-to-say': 'the node has nothing to say',
  'integration-failed': 'the integration failed',
  'integration-late': 'the integration was late',
  'integration-empty': 'the integration answered nothing',
  'entity-misses': 'the bot asked several times and got no usable answer',
}
