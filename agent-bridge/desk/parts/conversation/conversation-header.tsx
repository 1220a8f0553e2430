import { ActionIcon, Tooltip } from '@mantine/core'
import { IconArrowLeft, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ChatSummary } from '../../../src/desk-api/schema'
import { sayChannel, sayCustomer } from '../../words/say-customer'
import { Face } from '../face'
import { useDesk } from '../use-desk'
import { useLayout } from '../use-layout'
import styles from './conversation-header.module.css'

/** Who the conversation is with and where it takes place. */
export function ConversationHeader({ chat }: { readonly chat: ChatSummary }): ReactNode {
  const desk = useDesk()
  const layout = useLayout()
  const name = sayCustomer(chat.customer)
  return (
    <header className={styles.header}>
      {layout === 'one' && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          className={styles.icon}
          aria-label="Back to the chats"
          onClick={() => desk.go({ screen: 'lists' })}
        >
          <IconArrowLeft size={20} />
        </ActionIcon>
      )}
      <Face name={name} of="customer" size={34} />
      <div className={styles.who}>
        <h2 className={styles.name}>
          <bdi>{name}</bdi>
        </h2>
        <p className={styles.where}>
          {sayChannel(chat.channel)}
          {'team' in chat.owner && ` · ${chat.owner.team.name}`} · #{chat.number}
        </p>
      </div>
      {layout !== 'three' && (
        <Tooltip label="Customer, notes, why here">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            className={styles.icon}
            aria-label="About the customer"
            onClick={() => desk.go({ screen: 'customer', chat: chat.id })}
          >
            <IconInfoCircle size={21} />
          </ActionIcon>
        </Tooltip>
      )}
    </header>
  )
}
