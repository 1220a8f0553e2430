import { IconAlertCircle, IconHelpCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './trouble.module.css'

interface TroubleProps {
  readonly tone: 'amber' | 'red'
  readonly title: string
  readonly advice?: string | undefined
  /** what can be done */
  readonly children?: ReactNode
}

/** What is wrong with a message, and what can be done about it. */
export function Trouble({ tone, title, advice, children }: TroubleProps): ReactNode {
  const Mark = tone === 'red' ? IconAlertCircle : IconHelpCircle
  return (
    <div className={styles.trouble} data-tone={tone}>
      <Mark size={16} aria-hidden />
      <div>
        <b>{title}.</b> {advice}
        <div className={styles.remedies}>{children}</div>
      </div>
    </div>
  )
}
