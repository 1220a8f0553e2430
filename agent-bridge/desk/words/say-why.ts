import type { WhyHere } from '../../src/desk-api/schema'
import { asSentence } from './as-sentence'
import { sayHandoverReason } from './say-owner'

type Verdict = WhyHere['rules'][number]

/** Why the chat left the bot, in whole sentences: what asked for it or broke, and where in the bot that was. */
export function sayWhyHandedOver({ kind, node, reason }: WhyHere['handover']): string {
  const because = asSentence(sayHandoverReason(kind, node, reason))
  return kind === 'on-bot-break' && node ? `${because} The bot was at “${node.name}”.` : because
}

/** What chose the team, in one sentence. */
export function sayTeamChoice({ chosenBy, handover: { node, rule, team }, rules }: WhyHere): string {
  switch (chosenBy) {
    case 'rule':
      return `${team.name}, by the rule “${rule ?? ''}”.`
    case 'node':
      return `${team.name}: “${node?.name ?? 'the step'}” names it.`
    case 'previous':
      return `${team.name}: it had the chat before.`
    case 'default':
    default:
      return `${team.name} is the default team${rules.length === 0 ? '' : ', and no rule applies'}.`
  }
}

/** One rule's verdict, in one sentence. */
export function sayVerdict({ rule, matched, because }: Verdict): string {
  return asSentence(`rule “${rule}” ${matched ? 'applies' : 'does not apply'}: ${because}`)
}
