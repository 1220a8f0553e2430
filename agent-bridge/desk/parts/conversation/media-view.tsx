import { IconFileText, IconPhotoOff } from '@tabler/icons-react'
import { useContext, useState, type ReactNode } from 'react'
import type { DeskMedia } from '../../../src/desk-api/schema'
import { sayMedia } from '../../words/say-entry'
import { saySize } from '../../words/say-size'
import { ApiBaseContext } from '../api-base'
import styles from './media-view.module.css'

/** A file in a conversation: shown or played where that is safe, else offered for saving. */
export function MediaView({ media }: { readonly media: DeskMedia }): ReactNode {
  const base = useContext(ApiBaseContext)
  const [isBroken, setBroken] = useState(false)
  const url = new URL(media.url, base).href
  const words = sayMedia(media)
  if (isBroken) {
    return (
      <p className={styles.broken}>
        <IconPhotoOff size={17} aria-hidden /> {words}: it cannot be loaded.
      </p>
    )
  }
  switch (media.type) {
    case 'image':
    case 'sticker':
      return (
        <a href={url} target="_blank" rel="noopener noreferrer" className={styles.picture} data-picture>
          <img
            src={url}
            alt={media.alt ?? media.name ?? 'A picture without a description'}
            loading="lazy"
            data-type={media.type}
            onError={() => setBroken(true)}
          />
        </a>
      )
    case 'audio':
      return <audio className={styles.sound} src={url} controls aria-label={words} onError={() => setBroken(true)} />
    case 'video':
      return <video className={styles.video} src={url} controls aria-label={words} onError={() => setBroken(true)} />
    case 'document':
    default:
      return (
        <a href={url} target="_blank" rel="noopener noreferrer" className={styles.file}>
          <IconFileText size={22} aria-hidden />
          <span>
            {media.name ?? words}
            {media.size !== undefined && <small>{saySize(media.size)}</small>}
          </span>
        </a>
      )
  }
}
