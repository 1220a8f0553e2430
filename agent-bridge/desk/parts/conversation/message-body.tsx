import type { ReactNode } from 'react'
import type { DeskMessage } from '../../../src/desk-api/schema'
import { RichText } from '../rich-text/rich-text'
import { safeUrl } from '../rich-text/safe-url'
import { MediaView } from './media-view'
import styles from './message-body.module.css'

/** What was sent to the customer. Buttons are shown as what they were, and press nothing here. */
export function MessageBody({ message }: { readonly message: DeskMessage }): ReactNode {
  switch (message.kind) {
    case 'text':
      return (
        <>
          <RichText text={message.text} />
          <Links links={message.links} />
          <Choices choices={message.choices} />
        </>
      )
    case 'notice':
      return (
        <>
          <RichText text={message.text} />
          <Choices choices={message.choices} />
        </>
      )
    case 'media':
      return (
        <>
          {/* The words come first, as customers see it. */}
          {message.text !== undefined && <RichText text={message.text} />}
          <MediaView media={message.media} />
        </>
      )
    case 'cards':
      return (
        <>
          {message.text !== undefined && <RichText text={message.text} />}
          <div className={styles.cards}>
            {message.cards.map((card, index) => (
              <Card key={index} card={card} />
            ))}
          </div>
        </>
      )
    case 'form':
      return (
        <>
          <p>
            <b>{message.title}</b>
          </p>
          <ul className={styles.fields}>
            {message.fields.map(({ name, label }) => (
              <li key={name}>{label}</li>
            ))}
          </ul>
        </>
      )
    default:
      return <p>This kind of message cannot be shown here.</p>
  }
}

type CardShape = Extract<DeskMessage, { kind: 'cards' }>['cards'][number]

function Card({ card }: { readonly card: CardShape }): ReactNode {
  const image = card.image && safeUrl(card.image.url)
  return (
    <div className={styles.card}>
      {card.image && image !== undefined && (
        <img src={image} alt={card.image.alt} loading="lazy" referrerPolicy="no-referrer" />
      )}
      <b>{card.title}</b>
      {card.subtitle !== undefined && <div className={styles.subtitle}>{card.subtitle}</div>}
      {card.text !== undefined && <RichText text={card.text} />}
      <Links links={card.links} />
      <Choices choices={card.choices} />
    </div>
  )
}

type TextShape = Extract<DeskMessage, { kind: 'text' }>

function Links({ links }: Pick<TextShape, 'links'>): ReactNode {
  if (!links || links.length === 0) return null
  return (
    <ul className={styles.links}>
      {links.map(({ label, url }, index) => {
        const href = safeUrl(url)
        return (
          <li key={index}>
            {href === undefined ? (
              label
            ) : (
              <a href={href} target="_blank" rel="noopener noreferrer">
                {label}
              </a>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function Choices({ choices }: Pick<TextShape, 'choices'>): ReactNode {
  if (!choices || choices.length === 0) return null
  return (
    <ul className={styles.choices} aria-label="Suggested replies">
      {choices.map(({ id, label }) => (
        <li key={id}>{label}</li>
      ))}
    </ul>
  )
}
