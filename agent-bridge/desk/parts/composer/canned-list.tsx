import { useEffect, useRef, type ReactNode } from 'react'
import type { CannedReply } from '../../state/find-canned'
import styles from './canned-list.module.css'

interface CannedListProps {
  readonly id: string
  readonly replies: readonly CannedReply[]
  readonly chosen: number
  readonly onChoose: (reply: CannedReply) => void
}

/** Canned replies to choose from. Choosing copies into the composer; nothing is sent. */
export function CannedList({ id, replies, chosen, onChoose }: CannedListProps): ReactNode {
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen, replies])
  return (
    <div className={styles.list}>
      <p className={styles.hint}>
        {replies.length === 0 ? 'No canned reply matches' : 'Canned replies · Enter copies'}
      </p>
      <ul id={id} ref={list} role="listbox" aria-label="Canned replies" hidden={replies.length === 0}>
        {replies.map((reply, index) => (
          <li
            key={reply.shortcut}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            // The keyboard stays with the text.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(reply)}
          >
            <b>/{reply.shortcut}</b>
            <span>{reply.text}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
