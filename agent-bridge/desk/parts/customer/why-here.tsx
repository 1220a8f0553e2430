import { IconAlertTriangle, IconCheck, IconMinus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { WhyHere } from '../../../src/desk-api/schema'
import { sayHandoverKind } from '../../words/say-owner'
import { asSentence } from '../../words/as-sentence'
import { sayTeamChoice, sayVerdict, sayWhyHandedOver } from '../../words/say-why'
import { timeWords } from '../time-words'
import { useNow } from '../use-now'
import styles from './why-here.module.css'

/** Why a chat came to its team and to its agent: what was understood, which rule chose, what was odd. */
export function WhyHereView({ why }: { readonly why: WhyHere }): ReactNode {
  const now = useNow(60_000)
  const { handover, understood, rules, warnings, assigned } = why
  return (
    <div className={styles.why}>
      <p>
        <b>
          To {handover.team.name}, {sayHandoverKind(handover.kind)}
        </b>
        <br />
        {sayWhyHandedOver(handover)}{' '}
        <span className={styles.dim} title={timeWords.sayMoment(handover.at)}>
          {timeWords.sayBriefly(handover.at, now)}
        </span>
      </p>
      {understood && <Understood {...understood} />}
      <p className={styles.title}>Team</p>
      <p>{sayTeamChoice(why)}</p>
      {rules.length > 0 && (
        <ul className={styles.rules}>
          {rules.map((verdict) => (
            <li key={verdict.rule} data-matched={verdict.matched || undefined}>
              {verdict.matched ? <IconCheck size={15} aria-hidden /> : <IconMinus size={15} aria-hidden />}
              <span>{sayVerdict(verdict)}</span>
            </li>
          ))}
        </ul>
      )}
      {warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          <IconAlertTriangle size={15} aria-hidden /> {warning}
        </p>
      ))}
      {assigned && <Assigned {...assigned} />}
    </div>
  )
}

function Understood({
  node,
  sureness,
  why,
  others,
  unknownWords,
  words,
}: NonNullable<WhyHere['understood']>): ReactNode {
  return (
    <>
      <p className={styles.title}>Understood</p>
      <p>
        {node ? <b>“{node.name}”</b> : <b>Nothing</b>}
        {sureness !== undefined && <span className={styles.dim}> {sayShare(sureness)} sure</span>}
        <br />
        {asSentence(why)}
      </p>
      {words.length > 0 && (
        <p>
          {node ? 'Decided by' : 'It went by'} {listWords(words)}.
        </p>
      )}
      {unknownWords.length > 0 && <p className={styles.dim}>The bot does not know {listWords(unknownWords)}.</p>}
      {others.length > 0 && (
        <p className={styles.dim}>
          Else it could have been{' '}
          {others.map(({ node: other, sureness: how }) => `“${other.name}” (${sayShare(how)})`).join(', ')}.
        </p>
      )}
    </>
  )
}

function Assigned({ to, how, by, strategy, at }: NonNullable<WhyHere['assigned']>): ReactNode {
  const now = useNow(60_000)
  return (
    <>
      <p className={styles.title}>Agent</p>
      <p>
        {to.name} {assignedWords[how] ?? 'has it'}
        {by && `, by ${by.name}`}
        {strategy === 'balanced' && how === 'matched' && ', having the most free places for the longest time'}.{' '}
        <span className={styles.dim} title={timeWords.sayMoment(at)}>
          {timeWords.sayBriefly(at, now)}
        </span>
      </p>
    </>
  )
}

const assignedWords = {
  matched: 'got it automatically',
  picked: 'took it from the queue',
  assigned: 'was given it',
  returned: 'has it: it was kept for them',
} as const

const listWords = (words: readonly string[]): string => words.map((word) => `“${word}”`).join(', ')

const sayShare = (share: number): string => `${Math.round(share * 100)} %`
