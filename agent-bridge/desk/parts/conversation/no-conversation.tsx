import { Button, Kbd } from '@mantine/core'
import { IconMessages } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { sayCustomer } from '../../words/say-customer'
import { useDesk, useDeskState, useSignedIn } from '../use-desk'
import styles from './conversation.module.css'

/** Nothing is open: the way to whoever has waited longest. */
export function NoConversation(): ReactNode {
  const desk = useDesk()
  const { presence } = useSignedIn().me
  const hasKeys = useDeskState((state) => state.preferences.keys)
  const next = useDeskState((state) => state.lists?.mine[0] ?? state.lists?.queue[0])
  return (
    <div className={styles.blank}>
      <span className={styles.sign}>
        <IconMessages size={30} stroke={1.5} aria-hidden />
      </span>
      <h2 className={styles.blankTitle}>No chat is open</h2>
      {next ? (
        <Button variant="light" onClick={() => desk.openChat(next.id)}>
          Open {sayCustomer(next.customer)}
        </Button>
      ) : (
        <p>{presence === 'online' ? 'New chats appear in the list.' : 'Go online, and chats come to you.'}</p>
      )}
      {hasKeys && (
        <p className={styles.keys}>
          <Kbd>j</Kbd> <Kbd>k</Kbd> walk through the chats, <Kbd>?</Kbd> shows all keys.
        </p>
      )}
    </div>
  )
}
