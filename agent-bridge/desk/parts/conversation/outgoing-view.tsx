import { Button } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ChatSummary } from '../../../src/desk-api/schema'
import { draftKey } from '../../state/drafts'
import type { Outgoing } from '../../state/outgoing'
import { RichText } from '../rich-text/rich-text'
import { useDesk, useSignedIn } from '../use-desk'
import { DeliveryMark } from './delivery-mark'
import { MessageView } from './message-view'
import { NoteView } from './note-view'
import { Trouble } from './trouble'

interface OutgoingViewProps {
  readonly chat: ChatSummary
  readonly outgoing: Outgoing
  readonly leads: boolean
}

/** Something said or noted that is still on its way to the server. */
export function OutgoingView({ chat, outgoing, leads }: OutgoingViewProps): ReactNode {
  const { agent } = useSignedIn().me
  const { action, at } = outgoing
  const mark = outgoing.state.kind === 'refused' ? undefined : <DeliveryMark delivery={undefined} />
  const trouble = <OutgoingTrouble chat={chat} outgoing={outgoing} />
  if (action.kind === 'note') {
    return <NoteView at={at} by={agent.name} text={action.text} mark={mark} trouble={trouble} />
  }
  if (action.kind !== 'say') return null
  return (
    <MessageView
      from="agent"
      name={agent.name}
      picture={agent.picture}
      at={at}
      leads={leads}
      mark={mark}
      trouble={trouble}
    >
      {action.text !== undefined && <RichText text={action.text} />}
      {action.media && (
        <p>
          <IconFileUpload size={16} aria-hidden style={{ verticalAlign: -3 }} /> {action.media.alt ?? 'File'}
        </p>
      )}
    </MessageView>
  )
}

function OutgoingTrouble({ chat, outgoing }: Omit<OutgoingViewProps, 'leads'>): ReactNode {
  const desk = useDesk()
  const { state, action, requestId } = outgoing
  if (state.kind !== 'refused') return null
  const isNote = action.kind === 'note'
  const text = action.kind === 'say' || action.kind === 'note' ? action.text : undefined
  const mayAgain = chat.rights.includes(isNote ? 'note' : 'say')

  function takeBack(): void {
    const kind = isNote ? 'note' : 'reply'
    const draft = desk.state.get().drafts.get(draftKey(chat.id, kind))
    desk.write(chat.id, kind, draft === undefined ? (text ?? '') : `${draft}\n${text ?? ''}`)
    desk.outbox.discard(requestId)
    desk.setNoting(chat.id, isNote)
  }

  return (
    <Trouble tone="red" title={state.code === 'too-old' ? 'Not sent yet' : 'Not sent'} advice={state.because}>
      {mayAgain && (
        <Button size="compact-sm" variant="default" onClick={() => desk.outbox.again(requestId, chat.epoch)}>
          Send again
        </Button>
      )}
      {mayAgain && text !== undefined && (
        <Button size="compact-sm" variant="default" onClick={takeBack}>
          Back to the composer
        </Button>
      )}
      <Button size="compact-sm" variant="default" onClick={() => desk.outbox.discard(requestId)}>
        Discard
      </Button>
    </Trouble>
  )
}
