import { Button } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import { useMemo, useRef, type ReactNode } from 'react'
import type { ChatSummary } from '../../../src/desk-api/schema'
import { buildTimeline } from '../../state/timeline'
import { sayCustomer } from '../../words/say-customer'
import { timeWords } from '../time-words'
import { useDesk, useDeskState, useSignedIn } from '../use-desk'
import { useNow } from '../use-now'
import { EntryView } from './entry-view'
import { OutgoingView } from './outgoing-view'
import styles from './timeline.module.css'
import { useEarlier } from './use-earlier'
import { useStayAtEnd } from './use-stay-at-end'

/** What was said, oldest first; earlier pages come as one scrolls up. */
export function Timeline({ chat }: { readonly chat: ChatSummary }): ReactNode {
  const desk = useDesk()
  const { me } = useSignedIn()
  const now = useNow(60_000)
  const opened = useDeskState((state) => state.opened.get(chat.id))
  const allOutgoing = useDeskState((state) => state.outgoing)
  const log = opened?.kind === 'ready' ? opened : undefined
  const entries = log?.entries
  const items = useMemo(
    () =>
      buildTimeline(
        entries ?? [],
        allOutgoing.filter((outgoing) => outgoing.chat === chat.id),
        timeWords.dayOf,
        me.agent.id,
      ),
    [entries, allOutgoing, chat.id, me.agent.id],
  )
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const top = useRef<HTMLDivElement>(null)
  const { hasMoreBelow, goToEnd } = useStayAtEnd({
    scroller,
    content,
    first: entries?.[0]?.seq,
    last: items.at(-1)?.key,
    follow: items.at(-1)?.kind === 'outgoing',
  })
  const more = log?.more === true
  useEarlier({ scroller, top, isWanted: more && !log.isLoadingEarlier, read: () => desk.readEarlier(chat.id) })

  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={styles.scroller}
        role="region"
        aria-label={`Conversation ${chat.number} with ${sayCustomer(chat.customer)}`}
        tabIndex={0}
      >
        <div ref={content} className={styles.content}>
          <div ref={top} className={styles.top}>
            {more && (
              <Button
                size="compact-sm"
                variant="subtle"
                loading={log.isLoadingEarlier}
                onClick={() => void desk.readEarlier(chat.id)}
              >
                Earlier messages
              </Button>
            )}
          </div>
          {items.map((item) => {
            switch (item.kind) {
              case 'day':
                return (
                  <h3 key={item.key} className={styles.day}>
                    <span>{timeWords.sayDay(item.at, now)}</span>
                  </h3>
                )
              case 'entry':
                return (
                  <EntryView
                    key={item.key}
                    chat={chat.id}
                    customer={sayCustomer(chat.customer)}
                    mayResend={chat.rights.includes('resend')}
                    entry={item.entry}
                    leads={item.leads}
                  />
                )
              case 'outgoing':
                return <OutgoingView key={item.key} chat={chat} outgoing={item.outgoing} leads={item.leads} />
            }
          })}
        </div>
      </div>
      {hasMoreBelow && (
        <Button
          className={styles.toEnd}
          size="compact-md"
          radius="xl"
          leftSection={<IconArrowDown size={16} aria-hidden />}
          onClick={goToEnd}
        >
          New messages
        </Button>
      )}
    </div>
  )
}
