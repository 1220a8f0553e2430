import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ChatSummary, DeskEntry } from '../../../src/desk-api/schema'
import { timeWords } from '../time-words'
import { useDesk } from '../use-desk'
import { useNow } from '../use-now'
import styles from './note-list.module.css'

interface NoteListProps {
  readonly chat: ChatSummary
  readonly entries: readonly DeskEntry[]
}

/** The team's notes of this conversation, as far back as it has been read; newest first. */
export function NoteList({ chat, entries }: NoteListProps): ReactNode {
  const desk = useDesk()
  const now = useNow(60_000)
  const notes = entries.flatMap(({ seq, at, body }) => (body.kind === 'note' ? [{ seq, at, body }] : [])).reverse()
  return (
    <>
      {notes.length === 0 && <p className={styles.none}>No notes.</p>}
      <ul className={styles.notes}>
        {notes.map(({ seq, at, body }) => (
          <li key={seq}>
            <span dir="auto">{body.text}</span>
            <small>
              {body.by.name} · {timeWords.sayBriefly(at, now)}
            </small>
          </li>
        ))}
      </ul>
      {chat.rights.includes('note') && (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => {
            desk.go({ screen: 'chat', chat: chat.id })
            desk.setNoting(chat.id, true)
          }}
        >
          Add
        </Button>
      )}
    </>
  )
}
