import { ActionIcon, Tooltip } from '@mantine/core'
import { IconPaperclip } from '@tabler/icons-react'
import { useRef, type ReactNode } from 'react'
import { sayAttachmentLimits } from '../../words/say-size'
import { useDesk, useSignedIn } from '../use-desk'
import styles from './composer.module.css'

/** Chooses files to send. */
export function AttachButton({ chat }: { readonly chat: string }): ReactNode {
  const desk = useDesk()
  const { types, maxSize } = useSignedIn().settings.attachments
  const input = useRef<HTMLInputElement>(null)
  const limits = sayAttachmentLimits(types, maxSize)
  return (
    <>
      <Tooltip label={`Attach: ${limits}`} openDelay={500}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          className={styles.icon}
          aria-label={`Attach a file: ${limits}`}
          onClick={() => input.current?.click()}
        >
          <IconPaperclip size={19} />
        </ActionIcon>
      </Tooltip>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={types.join(',')}
        aria-hidden
        tabIndex={-1}
        onChange={(event) => {
          desk.uploads.add(chat, [...(event.currentTarget.files ?? [])])
          // The same file may be chosen again.
          event.currentTarget.value = ''
          desk.wishFocus('composer')
        }}
      />
    </>
  )
}
