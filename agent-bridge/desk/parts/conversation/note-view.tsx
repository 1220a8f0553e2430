import { IconNote } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { PlainText } from '../rich-text/rich-text'
import { timeWords } from '../time-words'
import styles from './note-view.module.css'

interface NoteViewProps {
  readonly at: number
  readonly by: string
  readonly text: string
  readonly mark?: ReactNode
  readonly trouble?: ReactNode
}

/** A note of the team's, which no customer sees. */
export function NoteView({ at, by, text, mark, trouble }: NoteViewProps): ReactNode {
  return (
    <article className={styles.note} aria-label={`Note by ${by}`}>
      <div className={styles.head}>
        <IconNote size={15} aria-hidden />
        <span>
          Note by <b>{by}</b>, for the team only
        </span>
        <time dateTime={new Date(at).toISOString()} title={timeWords.sayMoment(at)}>
          {timeWords.sayClock(at)}
        </time>
        {mark}
      </div>
      <PlainText text={text} />
      {trouble}
    </article>
  )
}
