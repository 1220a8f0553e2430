import { ActionIcon, Button, Progress, TextInput } from '@mantine/core'
import { IconAlertCircle, IconFileText, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Attachment } from '../../state/attachment'
import { saySize } from '../../words/say-size'
import { useDesk } from '../use-desk'
import styles from './attachment-list.module.css'

interface AttachmentListProps {
  readonly chat: string
  readonly attachments: readonly Attachment[]
}

/** Files that go with the next message: how far their upload has come, and what they show. */
export function AttachmentList({ chat, attachments }: AttachmentListProps): ReactNode {
  if (attachments.length === 0) return null
  return (
    <ul className={styles.list} aria-label="Attachments">
      {attachments.map((attachment) => (
        <AttachmentItem key={attachment.id} chat={chat} attachment={attachment} />
      ))}
    </ul>
  )
}

function AttachmentItem({ chat, attachment }: { readonly chat: string; readonly attachment: Attachment }): ReactNode {
  const desk = useDesk()
  const { id, name, size, preview, alt, state } = attachment
  return (
    <li className={styles.item} data-failed={state.kind === 'failed' || undefined}>
      <AttachmentPicture attachment={attachment} />
      <div className={styles.about}>
        <div className={styles.name} title={name}>
          {name} <span className={styles.size}>{saySize(size)}</span>
        </div>
        {state.kind === 'uploading' && (
          <Progress value={state.part * 100} size="sm" aria-label={`Uploading ${name}`} className={styles.progress} />
        )}
        {state.kind === 'ready' && preview !== undefined && (
          <TextInput
            size="xs"
            aria-label={`What ${name} shows`}
            placeholder="What does it show? (for those who cannot see it)"
            maxLength={1000}
            value={alt}
            onChange={(event) => desk.uploads.describe(chat, id, event.currentTarget.value)}
          />
        )}
        {state.kind === 'ready' && preview === undefined && <span className={styles.size}>Ready to send</span>}
        {state.kind === 'failed' && (
          <div className={styles.failed} role="alert">
            {state.because}
            {state.mayRetry && (
              <Button size="compact-xs" variant="default" onClick={() => desk.uploads.retry(chat, id)}>
                Try again
              </Button>
            )}
          </div>
        )}
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Remove ${name}`}
        onClick={() => desk.uploads.remove(chat, id)}
      >
        <IconX size={16} />
      </ActionIcon>
    </li>
  )
}

function AttachmentPicture({ attachment: { preview, state } }: { readonly attachment: Attachment }): ReactNode {
  if (state.kind === 'failed') return <IconAlertCircle size={26} aria-hidden />
  if (preview === undefined) return <IconFileText size={26} aria-hidden />
  return <img className={styles.preview} src={preview} alt="" />
}
