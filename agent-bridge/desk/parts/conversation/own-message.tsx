import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { DeskBody } from '../../../src/desk-api/schema'
import { sayDelivery } from '../../words/say-delivery'
import { useDesk, useDeskState } from '../use-desk'
import { DeliveryMark } from './delivery-mark'
import { EventLine } from './event-line'
import { MessageBody } from './message-body'
import { MessageView } from './message-view'
import { Trouble } from './trouble'

interface OwnMessageProps {
  readonly chat: string
  readonly mayResend: boolean
  readonly seq: number
  readonly at: number
  readonly body: Extract<DeskBody, { kind: 'message' }>
  readonly leads: boolean
}

/** Something we said to the customer, with how far it has got. */
export function OwnMessage({ chat, mayResend, seq, at, body, leads }: OwnMessageProps): ReactNode {
  const { from, message, delivery } = body
  const hasTrouble = delivery?.state === 'failed' || delivery?.state === 'unknown'
  if (message.kind === 'notice' && !hasTrouble) {
    return (
      <EventLine at={at}>
        To the customer: “<bdi>{message.text}</bdi>” <DeliveryMark delivery={delivery} />
      </EventLine>
    )
  }
  return (
    <MessageView
      from={from.kind}
      name={from.kind === 'agent' ? from.name : from.kind === 'bot' ? 'Bot' : 'Baton'}
      picture={from.kind === 'agent' ? from.picture : undefined}
      at={at}
      leads={leads}
      mark={<DeliveryMark delivery={delivery} />}
      trouble={hasTrouble && <DeliveryTrouble chat={chat} mayResend={mayResend} seq={seq} delivery={delivery} />}
    >
      <MessageBody message={message} />
    </MessageView>
  )
}

interface DeliveryTroubleProps {
  readonly chat: string
  readonly mayResend: boolean
  readonly seq: number
  readonly delivery: OwnMessageProps['body']['delivery']
}

function DeliveryTrouble({ chat, mayResend, seq, delivery }: DeliveryTroubleProps): ReactNode {
  const desk = useDesk()
  const isResending = useDeskState((state) =>
    state.outgoing.some(({ chat: id, action }) => id === chat && action.kind === 'resend' && action.seq === seq),
  )
  const isResent = useDeskState((state) => state.resent.get(chat)?.includes(seq) === true)
  const { label, advice } = sayDelivery(delivery)
  return (
    <Trouble tone={delivery?.state === 'failed' ? 'red' : 'amber'} title={label} advice={advice}>
      {isResent ? (
        <b>Sent again, below.</b>
      ) : (
        mayResend && (
          <Button
            size="compact-sm"
            variant="default"
            loading={isResending}
            onClick={() => void desk.perform(chat, { kind: 'resend', seq })}
          >
            Send again
          </Button>
        )
      )}
    </Trouble>
  )
}
