import { Drawer, Loader } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'
import { findChat } from '../../state/find-chat'
import { sayCustomer } from '../../words/say-customer'
import { Timeline } from '../conversation/timeline'
import { timeWords } from '../time-words'
import { useDesk, useDeskState } from '../use-desk'
import styles from './previous-drawer.module.css'

interface PreviousDrawerProps {
  readonly chat: string
  readonly onClose: () => void
}

/** An earlier conversation, to be read beside the open one. */
export function PreviousDrawer({ chat, onClose }: PreviousDrawerProps): ReactNode {
  const desk = useDesk()
  const summary = useDeskState((state) => findChat(state, chat))
  const opened = useDeskState((state) => state.opened.get(chat))
  useEffect(() => {
    void desk.readConversation(chat)
  }, [desk, chat])
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="min(560px, 100vw)"
      title={
        summary
          ? `${sayCustomer(summary.customer)}: conversation ${summary.number}, ${timeWords.sayMoment(summary.openedAt)}`
          : 'Previous conversation'
      }
      classNames={{ body: styles.body, content: styles.content }}
      closeButtonProps={{ 'aria-label': 'Back to the open conversation' }}
    >
      {opened?.kind === 'problem' && <p role="alert">{opened.message}</p>}
      {opened?.kind === 'loading' && <Loader aria-label="Reading the conversation" />}
      {opened?.kind === 'ready' && summary && <Timeline chat={summary} />}
    </Drawer>
  )
}
