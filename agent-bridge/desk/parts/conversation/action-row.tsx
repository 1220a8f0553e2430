import { Button, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowsExchange,
  IconCircleCheck,
  IconNote,
  IconPlayerPause,
  type Icon,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ChatSummary } from '../../../src/desk-api/schema'
import { useDesk, useDeskState, useSignedIn } from '../use-desk'
import styles from './action-row.module.css'

/** What can be done to the open chat beside answering. */
export function ActionRow({ chat }: { readonly chat: ChatSummary }): ReactNode {
  const desk = useDesk()
  const { id, rights } = chat
  const { settings } = useSignedIn()
  const isNoting = useDeskState((state) => state.noting.includes(id))
  const isParking = useDeskState((state) =>
    state.outgoing.some(({ chat: each, action }) => each === id && action.kind === 'park'),
  )
  return (
    <div className={styles.row} role="toolbar" aria-label="This chat">
      {rights.includes('transfer') && (
        <Action
          Mark={IconArrowsExchange}
          label="Transfer"
          hint="t"
          onClick={() => desk.show({ kind: 'transfer', chat: id })}
        />
      )}
      {rights.includes('park') && (
        <Action
          Mark={IconPlayerPause}
          label="Park"
          hint="p"
          isBusy={isParking}
          onClick={() => void desk.perform(id, { kind: 'park' })}
        />
      )}
      {rights.includes('note') && (
        <Action
          Mark={IconNote}
          label="Note"
          hint="n"
          isPressed={isNoting}
          onClick={() => desk.setNoting(id, !isNoting)}
        />
      )}
      {rights.includes('hand-back') && settings.handBack && (
        <Action Mark={IconArrowBackUp} label="To the bot" onClick={() => desk.show({ kind: 'hand-back', chat: id })} />
      )}
      <span className={styles.gap} />
      {rights.includes('close') && (
        <Action Mark={IconCircleCheck} label="Close" hint="e" onClick={() => desk.show({ kind: 'close', chat: id })} />
      )}
    </div>
  )
}

interface ActionProps {
  readonly Mark: Icon
  readonly label: string
  /** the key that does the same */
  readonly hint?: string
  readonly isBusy?: boolean
  readonly isPressed?: boolean
  readonly onClick: () => void
}

function Action({ Mark, label, hint, isBusy = false, isPressed, onClick }: ActionProps): ReactNode {
  const keys = useDeskState((state) => state.preferences.keys)
  return (
    <Tooltip label={`${label}${hint === undefined || !keys ? '' : ` (${hint})`}`} openDelay={500}>
      <Button
        size="compact-md"
        variant={isPressed ? 'light' : 'subtle'}
        color={isPressed ? undefined : 'gray'}
        className={styles.action}
        data-pressed={isPressed || undefined}
        leftSection={<Mark size={16} aria-hidden />}
        loading={isBusy}
        aria-pressed={isPressed}
        onClick={onClick}
      >
        {label}
      </Button>
    </Tooltip>
  )
}
