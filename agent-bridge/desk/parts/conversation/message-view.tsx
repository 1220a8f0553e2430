import { IconRobot } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Face } from '../face'
import { timeWords } from '../time-words'
import styles from './message-view.module.css'

interface MessageViewProps {
  readonly from: 'customer' | 'bot' | 'agent' | 'system'
  readonly name: string
  readonly picture?: string | undefined
  readonly at: number
  /** The speaker begins here: say who it is. */
  readonly leads: boolean
  /** beside the time: how far the message has got */
  readonly mark?: ReactNode
  /** below: what went wrong and what can be done */
  readonly trouble?: ReactNode
  readonly children: ReactNode
}

/** Something said: whose it is shows by its side, its ground and its mark, before one reads the name. */
export function MessageView(props: MessageViewProps): ReactNode {
  const { from, name, picture, at, leads, mark, trouble, children } = props
  return (
    <article className={styles.message} data-from={from} data-leads={leads || undefined} aria-label={`${name} says`}>
      {leads && (
        <div className={styles.who}>
          {from === 'bot' ? (
            <span className={styles.botMark}>
              <IconRobot size={15} aria-hidden />
            </span>
          ) : (
            <Face name={name} picture={picture} of={from === 'customer' ? 'customer' : 'agent'} size={22} />
          )}
          <bdi>{name}</bdi>
        </div>
      )}
      <div className={styles.bubble}>
        <div className={styles.body} dir="auto">
          {children}
        </div>
        <div className={styles.foot}>
          <time dateTime={new Date(at).toISOString()} title={timeWords.sayMoment(at)}>
            {timeWords.sayClock(at)}
          </time>
          {mark}
        </div>
      </div>
      {trouble}
    </article>
  )
}
