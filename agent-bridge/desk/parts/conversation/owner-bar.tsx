import { Button } from '@mantine/core'
import { useRef, useState, type ReactNode } from 'react'
import type { ChatSummary } from '../../../src/desk-api/schema'
import { sayCustomer } from '../../words/say-customer'
import { sayCompletion } from '../../words/say-owner'
import { useDesk, useDeskState, useSignedIn } from '../use-desk'
import { useFocusWish } from '../use-focus-wish'
import styles from './owner-bar.module.css'

/** Where the composer would be, in a chat that is not the agent's to answer: whose it is, and what can be done. */
export function OwnerBar({ chat }: { readonly chat: ChatSummary }): ReactNode {
  const desk = useDesk()
  const { me } = useSignedIn()
  const { rights } = chat
  return (
    <div className={styles.bar}>
      <p className={styles.words}>{sayWhose(chat, me.agent.id)}</p>
      <div className={styles.remedies}>
        {rights.includes('claim') && <TakeButton chat={chat} />}
        {rights.includes('assign') && (
          <Button variant="default" onClick={() => desk.show({ kind: 'assign', chat: chat.id })}>
            Assign…
          </Button>
        )}
        {rights.includes('reopen') && (
          <Button variant="default" onClick={() => void desk.perform(chat.id, { kind: 'reopen' })}>
            Reopen
          </Button>
        )}
        {!rights.includes('claim') && <NextButton chat={chat.id} />}
      </div>
    </div>
  )
}

function sayWhose({ owner }: ChatSummary, agent: string): string {
  switch (owner.kind) {
    case 'bot':
      return 'The bot is answering.'
    case 'team':
      return owner.reservedFor
        ? `Waiting for ${owner.reservedFor.id === agent ? 'you' : owner.reservedFor.name} in ${owner.team.name}.`
        : `Waiting in ${owner.team.name}.`
    case 'agent':
      return owner.agent.id === agent
        ? 'This chat is yours.'
        : `${owner.agent.name} (${owner.team.name}) ${owner.phase === 'waiting' ? 'has parked this chat' : 'has this chat'}.`
    case 'nobody':
      return `${sayCompletion(owner.completion)}.`
    default:
      return ''
  }
}

function TakeButton({ chat }: { readonly chat: ChatSummary }): ReactNode {
  const desk = useDesk()
  const [isTaking, setTaking] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useFocusWish('composer', button)
  return (
    <Button
      ref={button}
      loading={isTaking}
      onClick={() => {
        setTaking(true)
        void desk.takeChat(chat.id).finally(() => setTaking(false))
      }}
    >
      Take this chat
    </Button>
  )
}

/** After something was closed or passed on: the way to whoever needs the agent next. */
function NextButton({ chat }: { readonly chat: string }): ReactNode {
  const desk = useDesk()
  const button = useRef<HTMLButtonElement>(null)
  useFocusWish('composer', button)
  const next = useDeskState((state) => state.lists?.mine.find(({ id }) => id !== chat))
  if (!next) return null
  return (
    <Button ref={button} variant="light" onClick={() => desk.openChat(next.id)}>
      Next: {sayCustomer(next.customer)}
    </Button>
  )
}
