import { IconAddressBook, IconMapPin, IconPencil } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { DeskContent } from '../../../src/desk-api/schema'
import { PlainText } from '../rich-text/rich-text'
import styles from './content-view.module.css'
import { MediaView } from './media-view'

/** What a customer sent. Their words are shown as they are: markup in them is nobody's intention. */
export function ContentView({ content }: { readonly content: DeskContent }): ReactNode {
  switch (content.kind) {
    case 'text':
      return <PlainText text={content.text} />
    case 'choice':
      return <span className={styles.choice}>{content.label}</span>
    case 'media':
      return (
        <>
          <MediaView media={content.media} />
          {content.text !== undefined && <PlainText text={content.text} />}
        </>
      )
    case 'location':
      return <LocationView {...content} />
    case 'contact':
      return (
        <p className={styles.line}>
          <IconAddressBook size={16} aria-hidden />
          <span>
            {content.name}
            {content.phones.length > 0 && `: ${content.phones.join(', ')}`}
          </span>
        </p>
      )
    case 'edit':
      return (
        <>
          <p className={styles.hint}>
            <IconPencil size={13} aria-hidden /> corrected to
          </p>
          <PlainText text={content.text} />
        </>
      )
    case 'form':
      return (
        <dl className={styles.form}>
          {Object.entries(content.values).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )
    case 'unsupported':
      return (
        <>
          <PlainText text={content.text} />
          <p className={styles.hint}>This kind of message cannot be shown here: {content.type}</p>
        </>
      )
    default:
      return <p className={styles.hint}>This kind of message cannot be shown here.</p>
  }
}

function LocationView({ latitude, longitude, name }: Extract<DeskContent, { kind: 'location' }>): ReactNode {
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
  return (
    <p className={styles.line}>
      <IconMapPin size={16} aria-hidden />
      <span>
        {name ?? 'A place'}:{' '}
        <a href={map} target="_blank" rel="noopener noreferrer">
          {latitude.toFixed(5)}, {longitude.toFixed(5)}
        </a>
      </span>
    </p>
  )
}
