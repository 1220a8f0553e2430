import { Button, Kbd } from '@mantine/core'
import type { ReactNode } from 'react'
import { sayCustomer } from '../../words/say-customer'
import { useDesk, useDeskState } from '../use-desk'
import styles from './conversation.module.css'

/** Nothing is open: the way to whoever has waited longest. */
export function NoConversation(): ReactNode {
  const desk = useDesk()
  const next = useDeskState((state) => state.lists?.mine[0] ?? state.lists?.queue[0])
  return (
    <div className={styles.blank}>
      <p style={{ margin: 0 }}>No chat is open.</p>
      {next ? (
        <Button variant="light" onClick={() => desk.openChat(next.id)}>
          Open {sayCustomer(next.customer)}
        </Button>
      ) : (
        <p style={{ margin: 0 }}>When a chat comes, it appears in the list.</p>
      )}
      <p style={{ margin: 0 }}>
        <Kbd>j</Kbd> <Kbd>k</Kbd> walk through the chats, <Kbd>?</Kbd> shows all keys.
      </p>
    </div>
  )
}
