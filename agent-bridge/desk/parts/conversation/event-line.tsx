import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { timeWords } from '../time-words'
import styles from './event-line.module.css'

interface EventLineProps {
  readonly at: number
  readonly tone?: 'plain' | 'important' | 'warning'
  readonly children: ReactNode
}

/** Something that happened, where nobody speaks. */
export function EventLine({ at, tone = 'plain', children }: EventLineProps): ReactNode {
  return (
    <div className={styles.line} data-tone={tone}>
      {tone === 'warning' && <IconAlertTriangle size={15} aria-hidden />} {children}
      <time className={styles.time} dateTime={new Date(at).toISOString()} title={timeWords.sayMoment(at)}>
        {timeWords.sayClock(at)}
      </time>
    </div>
  )
}
