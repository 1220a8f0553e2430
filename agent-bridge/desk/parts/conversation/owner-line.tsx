import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import type { DeskBody } from '../../../src/desk-api/schema'
import { sayOwnerChange } from '../../words/say-owner'
import { useDesk, useDeskState } from '../use-desk'
import { EventLine } from './event-line'
import styles from './owner-line.module.css'

interface OwnerLineProps {
  readonly chat: string
  readonly at: number
  readonly body: Extract<DeskBody, { kind: 'owner' }>
}

/** The chat changed hands here. Where it left the bot, the reason is a press away. */
export function OwnerLine({ chat, at, body }: OwnerLineProps): ReactNode {
  const desk = useDesk()
  const isExplained = useDeskState((state) => {
    const opened = state.opened.get(chat)
    return opened?.kind === 'ready' && opened.detail.why?.handover.at === at
  })
  const { why } = body
  const isHandover = why.kind === 'handed-over'
  return (
    <EventLine at={at} tone={isHandover || why.kind === 'closed' ? 'important' : 'plain'}>
      {sayOwnerChange(body)}
      {isHandover && isExplained && (
        <>
          {' · '}
          <UnstyledButton className={styles.why} onClick={() => desk.show({ kind: 'why', chat: chat })}>
            why?
          </UnstyledButton>
        </>
      )}
      {why.kind === 'closed' && why.completion.comment !== undefined && `: ${why.completion.comment}`}
    </EventLine>
  )
}
