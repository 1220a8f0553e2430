import { ActionIcon } from '@mantine/core'
import { IconArrowLeft, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { findChat } from '../../state/find-chat'
import { sayChannel, sayCustomer } from '../../words/say-customer'
import { Face } from '../face'
import { useDesk, useDeskState } from '../use-desk'
import { useLayout } from '../use-layout'
import styles from './customer-panel.module.css'
import { FactList } from './fact-list'
import { NoteList } from './note-list'
import { PreviousList } from './previous-list'
import { WhyHereView } from './why-here'

/** Everything about the customer of the open chat, and why the chat is here. */
export function CustomerPanel({ id }: { readonly id: string }): ReactNode {
  const desk = useDesk()
  const layout = useLayout()
  const chat = useDeskState((state) => findChat(state, id))
  const opened = useDeskState((state) => state.opened.get(id))
  if (!chat) return null
  const name = sayCustomer(chat.customer)
  const detail = opened?.kind === 'ready' ? opened.detail : undefined
  const entries = opened?.kind === 'ready' ? opened.entries : []
  const Back = layout === 'one' ? IconArrowLeft : IconX

  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        {layout !== 'three' && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            className={styles.icon}
            aria-label="Back to the conversation"
            onClick={() => desk.go({ screen: 'chat', chat: id })}
          >
            <Back size={20} />
          </ActionIcon>
        )}
        <Face name={name} of="customer" size={40} />
        <div className={styles.who}>
          <h2 className={styles.name}>
            <bdi>{name}</bdi>
          </h2>
          <p className={styles.where}>{sayChannel(chat.channel)}</p>
        </div>
      </div>
      {detail && (
        <>
          <Section title="Customer">
            <FactList chat={chat} facts={detail.facts} />
          </Section>
          <Section title="Notes">
            <NoteList chat={chat} entries={entries} />
          </Section>
          <Section title="Previous conversations">
            <PreviousList previous={detail.previous} />
          </Section>
          <Section title="Why here">
            {detail.why ? <WhyHereView why={detail.why} /> : <p className={styles.none}>It has not left the bot.</p>}
          </Section>
        </>
      )}
    </div>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className={styles.section} aria-label={title}>
      <h3 className={styles.title}>{title}</h3>
      {children}
    </section>
  )
}
