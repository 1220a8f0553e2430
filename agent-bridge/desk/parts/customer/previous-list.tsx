import { UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { PreviousChat } from '../../../src/desk-api/schema'
import { sayCompletion } from '../../words/say-owner'
import { timeWords } from '../time-words'
import { useDesk } from '../use-desk'
import { useNow } from '../use-now'
import styles from './previous-list.module.css'

/** The customer's other conversations; each can be read beside this one. */
export function PreviousList({ previous }: { readonly previous: readonly PreviousChat[] }): ReactNode {
  const desk = useDesk()
  const now = useNow(60_000)
  if (previous.length === 0) return <p className={styles.none}>None.</p>
  return (
    <ul className={styles.list}>
      {previous.map(({ id, number, openedAt, completion, team }) => (
        <li key={id}>
          <UnstyledButton className={styles.item} onClick={() => desk.show({ kind: 'previous', chat: id })}>
            <span className={styles.words}>
              <b>
                Conversation {number} · {timeWords.sayBriefly(openedAt, now)}
              </b>
              <small>
                {team && `${team.name} · `}
                {completion ? sayCompletion(completion) : 'still open'}
              </small>
            </span>
            <IconChevronRight size={16} aria-hidden />
          </UnstyledButton>
        </li>
      ))}
    </ul>
  )
}
