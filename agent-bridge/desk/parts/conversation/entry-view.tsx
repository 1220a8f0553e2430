import { memo, type ReactNode } from 'react'
import type { DeskEntry } from '../../../src/desk-api/schema'
import { isSpeech } from '../../state/timeline'
import { sayHappening } from '../../words/say-entry'
import { sayFactName } from '../../words/say-fact-name'
import { ContentView } from './content-view'
import { EventLine } from './event-line'
import { MessageView } from './message-view'
import { NoteView } from './note-view'
import { OwnerLine } from './owner-line'
import { OwnMessage } from './own-message'

interface EntryViewProps {
  readonly chat: string
  /** the customer's name, where the entry does not have one of its own */
  readonly customer: string
  readonly mayResend: boolean
  readonly entry: DeskEntry
  readonly leads: boolean
}

/** One line of a conversation; drawn anew only when it has changed itself. */
export const EntryView = memo(function EntryView(props: EntryViewProps): ReactNode {
  const { chat, customer, mayResend, entry, leads } = props
  const { body, at } = entry
  switch (body.kind) {
    case 'customer': {
      const name = body.name ?? customer
      if (!isSpeech(body.content.kind)) {
        return <EventLine at={at}>{sayHappening(body.content, name) ?? `${name} did something`}</EventLine>
      }
      return (
        <MessageView from="customer" name={name} at={at} leads={leads}>
          <ContentView content={body.content} />
        </MessageView>
      )
    }
    case 'message':
      return <OwnMessage chat={chat} mayResend={mayResend} seq={entry.seq} at={at} body={body} leads={leads} />
    case 'owner':
      return <OwnerLine chat={chat} at={at} body={body} />
    case 'note':
      return <NoteView at={at} by={body.by.name} text={body.text} />
    case 'fact':
      return (
        <EventLine at={at}>
          {sayFactName(body.name)}: <b>{body.value}</b>
        </EventLine>
      )
    case 'warning':
      return (
        <EventLine at={at} tone="warning">
          {body.text}
        </EventLine>
      )
    default:
      // A newer server may write what this page does not know.
      return null
  }
})
