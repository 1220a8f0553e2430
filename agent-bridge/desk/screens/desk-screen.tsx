import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { Conversation } from '../parts/conversation/conversation'
import { NoConversation } from '../parts/conversation/no-conversation'
import { CustomerPanel } from '../parts/customer/customer-panel'
import { Dialogs } from '../parts/dialogs/dialogs'
import { ChatLists } from '../parts/lists/chat-lists'
import { LinkBar } from '../parts/top/link-bar'
import { TopBar } from '../parts/top/top-bar'
import { useDesk, useDeskState } from '../parts/use-desk'
import { useKeepFocus } from '../parts/use-keep-focus'
import { useKeys } from '../parts/use-keys'
import { useLayout } from '../parts/use-layout'
import { chatOf, type Place } from '../state/place'
import styles from './desk-screen.module.css'
import { Announcer } from '../parts/announcer'

/** The desk: what waits, one conversation, and its customer; beside each other as far as there is room. */
export function DeskScreen(): ReactNode {
  const place = useDeskState((state) => state.place)
  const layout = useLayout()
  useKeys()
  useKeepFocus()
  return (
    <div className={styles.screen} data-layout={layout}>
      <TopBar />
      <LinkBar />
      <div className={styles.columns}>{layout === 'one' ? <OneScreen place={place} /> : <Columns place={place} />}</div>
      <Dialogs />
      <Announcer />
    </div>
  )
}

function OneScreen({ place }: { readonly place: Place }): ReactNode {
  switch (place.screen) {
    case 'lists':
      return (
        <main className={styles.main}>
          <ChatLists />
        </main>
      )
    case 'chat':
      return (
        <main className={styles.main} aria-label="Conversation">
          <Conversation id={place.chat} />
        </main>
      )
    case 'customer':
      return (
        <main className={styles.main} aria-label="About the customer">
          <CustomerPanel id={place.chat} />
        </main>
      )
  }
}

function Columns({ place }: { readonly place: Place }): ReactNode {
  const desk = useDesk()
  const layout = useLayout()
  const chat = chatOf(place)
  return (
    <>
      <div className={styles.side}>
        <ChatLists />
      </div>
      <main className={styles.main} aria-label="Conversation">
        {chat === undefined ? <NoConversation /> : <Conversation id={chat} />}
      </main>
      {layout === 'three' && chat !== undefined && (
        <aside className={styles.side} aria-label="About the customer">
          <CustomerPanel id={chat} />
        </aside>
      )}
      {layout === 'two' && chat !== undefined && (
        <Drawer
          opened={place.screen === 'customer'}
          onClose={() => desk.go({ screen: 'chat', chat })}
          position="right"
          size={360}
          withCloseButton={false}
          padding={0}
          attributes={{ content: { 'aria-label': 'About the customer' } }}
        >
          <CustomerPanel id={chat} />
        </Drawer>
      )}
    </>
  )
}
