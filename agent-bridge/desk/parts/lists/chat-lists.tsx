import { UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useEffect, type ReactNode } from 'react'
import type { ChatSummary } from '../../../src/desk-api/schema'
import { chatOf } from '../../state/place'
import { useDesk, useDeskState, useSignedIn } from '../use-desk'
import { useNow } from '../use-now'
import styles from './chat-lists.module.css'
import { ChatRow } from './chat-row'
import { NoChats } from './no-chats'
import { NotifyOffer } from './notify-offer'

type ListName = 'mine' | 'parked' | 'queue' | 'closed'

/** What is mine and what waits. */
export function ChatLists(): ReactNode {
  const lists = useDeskState((state) => state.lists)
  return (
    <nav className={styles.lists} aria-label="Chats">
      <NotifyOffer />
      {lists && (
        <>
          <List name="mine" title="My chats" chats={lists.mine} empty={<NoChats />} />
          {lists.parked.length > 0 && <List name="parked" title="Parked" chats={lists.parked} />}
          <List
            name="queue"
            title="Team queue"
            chats={lists.queue}
            total={lists.queueTotal}
            empty={<p className={styles.empty}>Nobody is waiting.</p>}
          />
          <ClosedList />
        </>
      )}
    </nav>
  )
}

function ClosedList(): ReactNode {
  const desk = useDesk()
  const closed = useDeskState((state) => state.closed)
  const isFolded = useDeskState((state) => state.preferences.folded.includes('closed'))
  useEffect(() => {
    if (!isFolded) void desk.refreshClosed()
  }, [desk, isFolded])
  return (
    <List
      name="closed"
      title="Closed"
      chats={closed ?? []}
      uncounted
      empty={<p className={styles.empty}>{closed ? 'No closed chats yet.' : 'Reading…'}</p>}
    />
  )
}

interface ListProps {
  readonly name: ListName
  readonly title: string
  readonly chats: readonly ChatSummary[]
  /** how many there are, if the list does not hold them all */
  readonly total?: number
  readonly uncounted?: boolean
  readonly empty?: ReactNode
}

function List({ name, title, chats, total = chats.length, uncounted = false, empty }: ListProps): ReactNode {
  const desk = useDesk()
  const folded = useDeskState((state) => state.preferences.folded)
  const isFolded = folded.includes(name)
  const Arrow = isFolded ? IconChevronRight : IconChevronDown

  function fold(): void {
    desk.prefer({ folded: isFolded ? folded.filter((each) => each !== name) : [...folded, name] })
  }

  return (
    <section aria-labelledby={`list-${name}`}>
      <h2 className={styles.heading} id={`list-${name}`}>
        <UnstyledButton className={styles.fold} aria-expanded={!isFolded} onClick={fold}>
          <Arrow size={15} aria-hidden />
          <span>{title}</span>
          {!uncounted && <span className={styles.count}>{total}</span>}
        </UnstyledButton>
      </h2>
      {!isFolded && (chats.length === 0 ? empty : <Rows name={name} chats={chats} />)}
      {!isFolded && total > chats.length && (
        <p className={styles.empty}>{total - chats.length} more wait behind these.</p>
      )}
    </section>
  )
}

function Rows({ name, chats }: Pick<ListProps, 'name' | 'chats'>): ReactNode {
  const now = useNow(5000)
  const { teams } = useSignedIn().settings
  const open = useDeskState((state) => chatOf(state.place))
  return (
    <ul className={styles.rows}>
      {chats.map((chat) => (
        <ChatRow
          key={chat.id}
          chat={chat}
          now={now}
          isOpen={chat.id === open}
          isQueued={name === 'queue'}
          targetMs={teams.find(({ id }) => id === teamOf(chat))?.targetMs}
        />
      ))}
    </ul>
  )
}

function teamOf({ owner }: ChatSummary): string | undefined {
  return owner.kind === 'team' || owner.kind === 'agent' ? owner.team.id : undefined
}
