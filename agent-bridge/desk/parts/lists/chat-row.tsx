import { Button, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ChatSummary } from '../../../src/desk-api/schema'
import { draftKey } from '../../state/drafts'
import { sayChannel, sayCustomer } from '../../words/say-customer'
import { count } from '../../words/say-time'
import { plainText } from '../rich-text/parse-markdown'
import { timeWords } from '../time-words'
import { Hidden } from '../hidden'
import { useDesk, useDeskState } from '../use-desk'
import { ChannelIcon } from './channel-icon'
import styles from './chat-row.module.css'
import { WaitingTime } from './waiting-time'

interface ChatRowProps {
  readonly chat: ChatSummary
  /** epoch ms, by the server's clock */
  readonly now: number
  readonly isOpen: boolean
  readonly isQueued: boolean
  readonly targetMs: number | undefined
}

/** A chat in a list: whose it is, how long they have waited, what was said last. */
export function ChatRow({ chat, now, isOpen, isQueued, targetMs }: ChatRowProps): ReactNode {
  const desk = useDesk()
  const name = sayCustomer(chat.customer)
  // What made the bot break waits too, and is not counted as sent to people.
  const waits = chat.waitingSince !== undefined
  const mayTake = isQueued && chat.rights.includes('claim')
  return (
    <li className={styles.row} data-open={isOpen || undefined}>
      <UnstyledButton
        className={styles.target}
        data-chat-row={chat.id}
        aria-current={isOpen || undefined}
        onClick={() => desk.openChat(chat.id)}
      >
        <span className={styles.top}>
          <ChannelIcon channel={chat.channel} />
          <span className={styles.name} data-unanswered={waits || undefined}>
            <bdi>{name}</bdi>
          </span>
          <When chat={chat} now={now} targetMs={targetMs} />
        </span>
        <span className={styles.bottom}>
          <Preview chat={chat} />
          {waits && (
            <span className={styles.badge} data-quiet={isQueued || undefined}>
              {Math.max(1, chat.unanswered)}
              <Hidden> unanswered</Hidden>
            </span>
          )}
        </span>
        <span className={styles.meta}>
          <span>{sayMeta(chat, isQueued)}</span>
          {chat.delayed && <span className={styles.delayed}>delayed</span>}
        </span>
      </UnstyledButton>
      {mayTake && (
        <Button
          size="compact-sm"
          variant="light"
          className={styles.take}
          aria-label={`Take the chat of ${name}`}
          onClick={() => {
            desk.openChat(chat.id)
            void desk.takeChat(chat.id)
          }}
        >
          Take
        </Button>
      )}
    </li>
  )
}

function When({ chat, now, targetMs }: Pick<ChatRowProps, 'chat' | 'now' | 'targetMs'>): ReactNode {
  if (chat.waitingSince !== undefined) {
    return <WaitingTime waitedMs={Math.max(0, now - chat.waitingSince)} targetMs={targetMs} />
  }
  const { owner } = chat
  const at = owner.kind === 'nobody' ? owner.completion.at : (chat.last?.at ?? chat.openedAt)
  return <span className={styles.when}>{timeWords.sayBriefly(at, now)}</span>
}

function Preview({ chat }: { readonly chat: ChatSummary }): ReactNode {
  const draft = useDeskState((state) => state.drafts.get(draftKey(chat.id, 'reply')))
  const isTyping = useDeskState((state) => state.typing.get(chat.id)?.by === 'customer')
  if (isTyping) return <span className={styles.typing}>typing…</span>
  if (draft !== undefined) {
    return (
      <span className={styles.preview}>
        <b className={styles.draft}>Draft:</b> <bdi>{draft}</bdi>
      </span>
    )
  }
  const { last } = chat
  if (!last) return <span className={styles.preview}>{count(chat.unanswered, 'message')}</span>
  const text = last.from === 'customer' ? last.text : plainText(last.text)
  return (
    <span className={styles.preview} dir="auto">
      {last.from !== 'customer' && `${speakers[last.from] ?? ''}: `}
      {text}
    </span>
  )
}

const speakers = { bot: 'Bot', agent: 'Agent', system: 'Baton' } as const

function sayMeta(chat: ChatSummary, isQueued: boolean): string {
  const { owner } = chat
  const team = owner.kind === 'team' || owner.kind === 'agent' ? owner.team.name : undefined
  const reserved = owner.kind === 'team' && owner.reservedFor ? `for ${owner.reservedFor.name}` : undefined
  const position = isQueued && chat.position !== undefined ? `place ${chat.position}` : undefined
  const category = owner.kind === 'nobody' ? owner.completion.category : undefined
  // What is cut off for lack of room comes last.
  const parts = isQueued ? [reserved ?? position, team, sayChannel(chat.channel)] : [sayChannel(chat.channel), team]
  return [...parts, category].filter((part) => part !== undefined).join(' · ')
}
