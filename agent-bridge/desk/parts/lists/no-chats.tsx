import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { complain } from '../complain'
import { useDesk, useDeskState, useSignedIn } from '../use-desk'
import styles from './chat-lists.module.css'

/** Why there is nothing to do, and how to change that. */
export function NoChats(): ReactNode {
  const desk = useDesk()
  const { presence } = useSignedIn().me
  const isQueued = useDeskState((state) => (state.lists?.queue.length ?? 0) > 0)

  async function goOnline(): Promise<void> {
    const left = await desk.session.setPresence('online', false)
    if (left.kind === 'problem') complain(left.message)
  }

  if (presence === 'online') {
    return (
      <p className={styles.empty}>
        {isQueued ? 'No chats. Somebody waits in the queue.' : 'No chats. New ones arrive here by themselves.'}
      </p>
    )
  }
  return (
    <div className={styles.empty}>
      <p style={{ margin: '0 0 8px' }}>
        {presence === 'break' ? 'You are on a break: no new chats come.' : 'You are not online: no chats come.'}
      </p>
      <Button size="compact-md" onClick={() => void goOnline()}>
        Go online
      </Button>
    </div>
  )
}
