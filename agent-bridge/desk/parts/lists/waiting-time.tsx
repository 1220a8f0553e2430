import { IconAlertTriangle, IconClock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { waitingTone } from '../../state/waiting-tone'
import { sayDuration, sayDurationInFull } from '../../words/say-time'
import { Hidden } from '../hidden'
import styles from './waiting-time.module.css'

interface WaitingTimeProps {
  readonly waitedMs: number
  /** the team's, within which it means to answer */
  readonly targetMs: number | undefined
}

const meanings = {
  calm: '',
  amber: ', half of the target time has passed',
  red: ', longer than the target time',
} as const

/** How long somebody has waited, and by colour and mark whether that is too long. */
export function WaitingTime({ waitedMs, targetMs }: WaitingTimeProps): ReactNode {
  const tone = waitingTone(waitedMs, targetMs)
  const words = `waiting for ${sayDurationInFull(waitedMs)}${meanings[tone]}`
  return (
    <span className={styles.waiting} data-tone={tone} title={words}>
      {tone === 'amber' && <IconClock size={13} aria-hidden />}
      {tone === 'red' && <IconAlertTriangle size={13} aria-hidden />}
      <span aria-hidden>{sayDuration(waitedMs)}</span>
      <Hidden>{words}</Hidden>
    </span>
  )
}
