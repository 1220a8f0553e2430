import { Button, Loader } from '@mantine/core'
import type { ReactNode } from 'react'
import { findChat, isMine } from '../../state/find-chat'
import { Composer } from '../composer/composer'
import { useDesk, useDeskState, useSignedIn } from '../use-desk'
import { ActionRow } from './action-row'
import { ConversationHeader } from './conversation-header'
import styles from './conversation.module.css'
import { DropZone } from './drop-zone'
import { OwnerBar } from './owner-bar'
import { Timeline } from './timeline'
import { TypingLine } from './typing-line'

/** One conversation: who it is with, what was said, and where the agent answers. */
export function Conversation({ id }: { readonly id: string }): ReactNode {
  const { me } = useSignedIn()
  const chat = useDeskState((state) => findChat(state, id))
  const opened = useDeskState((state) => state.opened.get(id))
  const isNoting = useDeskState((state) => state.noting.includes(id))

  if (opened?.kind === 'problem') return <Problem id={id} message={opened.message} />
  if (!chat) {
    return (
      <div className={styles.blank}>
        <Loader aria-label="Reading the conversation" />
      </div>
    )
  }
  const maySay = chat.rights.includes('say')
  const mayNote = chat.rights.includes('note')
  return (
    <DropZone chat={chat}>
      <ConversationHeader chat={chat} />
      <Timeline key={id} chat={chat} />
      <TypingLine chat={chat} />
      <div className={styles.foot}>
        {!(isMine(chat, me.agent.id) && maySay) && <OwnerBar chat={chat} />}
        {(maySay || (mayNote && isNoting)) && (
          <Composer key={`${id} ${String(isNoting)}`} chat={chat} kind={isNoting ? 'note' : 'reply'} />
        )}
        <ActionRow chat={chat} />
      </div>
    </DropZone>
  )
}

function Problem({ id, message }: { readonly id: string; readonly message: string }): ReactNode {
  const desk = useDesk()
  return (
    <div className={styles.blank}>
      <p role="alert">{message}</p>
      <Button variant="light" onClick={() => void desk.readConversation(id)}>
        Try again
      </Button>
      <Button variant="subtle" onClick={() => desk.go({ screen: 'lists' })}>
        Back to the chats
      </Button>
    </div>
  )
}
