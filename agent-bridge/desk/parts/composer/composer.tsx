import { ActionIcon, Button, Textarea, Tooltip } from '@mantine/core'
import { IconNote, IconSend2 } from '@tabler/icons-react'
import { useId, useRef, type ClipboardEvent, type KeyboardEvent, type ReactNode } from 'react'
import type { ChatSummary } from '../../../src/desk-api/schema'
import { draftKey, type DraftKind } from '../../state/drafts'
import { sayCustomer } from '../../words/say-customer'
import { useDesk, useDeskState } from '../use-desk'
import { useFocusWish } from '../use-focus-wish'
import { AttachButton } from './attach-button'
import { AttachmentList } from './attachment-list'
import { CannedList } from './canned-list'
import styles from './composer.module.css'
import { useCanned } from './use-canned'

interface ComposerProps {
  readonly chat: ChatSummary
  readonly kind: DraftKind
}

const longest = { reply: 8000, note: 4000 } as const

/** Where the agent answers the customer, or writes a note for the team. */
export function Composer({ chat, kind }: ComposerProps): ReactNode {
  const desk = useDesk()
  const listId = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const text = useDeskState((state) => state.drafts.get(draftKey(chat.id, kind))) ?? ''
  const attachments = useDeskState((state) => state.attachments.get(chat.id))
  const canned = useCanned({ field, text, isOn: kind === 'reply', write: (next) => desk.write(chat.id, kind, next) })
  useFocusWish('composer', field)

  const files = kind === 'reply' ? (attachments ?? []) : []
  const isUploading = files.some(({ state }) => state.kind === 'uploading')
  const hasReady = files.some(({ state }) => state.kind === 'ready')
  const isTooLong = text.trim().length > longest[kind]
  const maySend = !isTooLong && !isUploading && (text.trim() !== '' || hasReady)

  function send(): void {
    if (!maySend) return
    canned.close()
    desk.send(chat.id, kind)
    // A note is an aside: after it, what is written goes to the customer again.
    if (kind === 'note') desk.setNoting(chat.id, false)
    else field.current?.focus()
  }

  function press(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // While an input method composes, its keys are its own.
    if (event.nativeEvent.isComposing || canned.press(event)) return
    if (event.key === 'Enter' && sends(event)) {
      event.preventDefault()
      send()
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (kind === 'note') desk.setNoting(chat.id, false)
      else desk.wishFocus('row')
    }
  }

  function paste(event: ClipboardEvent): void {
    const pasted = [...event.clipboardData.files]
    if (kind !== 'reply' || pasted.length === 0) return
    event.preventDefault()
    desk.uploads.add(chat.id, pasted)
  }

  return (
    <div className={styles.composer} data-kind={kind}>
      {canned.query && (
        <CannedList id={listId} replies={canned.found} chosen={canned.chosen} onChoose={canned.insert} />
      )}
      {kind === 'note' && (
        <p className={styles.noteHint}>
          <IconNote size={15} aria-hidden /> A note for the team. The customer does not see it.
        </p>
      )}
      {kind === 'reply' && <AttachmentList chat={chat.id} attachments={files} />}
      <Textarea
        ref={field}
        variant="unstyled"
        autosize
        minRows={1}
        maxRows={9}
        classNames={{ input: styles.field }}
        // Without words there is nothing to take the direction from but the page's language.
        dir={text === '' ? 'ltr' : 'auto'}
        aria-label={kind === 'note' ? 'Note for the team' : `Message to ${sayCustomer(chat.customer)}`}
        placeholder={kind === 'note' ? 'Write a note…' : 'Write a message… “/” for canned replies'}
        value={text}
        aria-autocomplete={kind === 'reply' ? 'list' : undefined}
        aria-controls={canned.query ? listId : undefined}
        aria-activedescendant={canned.query && canned.found.length > 0 ? `${listId}-${canned.chosen}` : undefined}
        onChange={(event) => {
          desk.write(chat.id, kind, event.currentTarget.value)
          canned.look()
        }}
        onFocus={canned.look}
        onSelect={canned.look}
        onBlur={canned.close}
        onKeyDown={press}
        onPaste={paste}
      />
      <div className={styles.tools}>
        {kind === 'reply' && (
          <>
            <AttachButton chat={chat.id} />
            <Tooltip label="Canned replies (/)" openDelay={500}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                className={styles.icon}
                aria-label="Canned replies"
                onClick={canned.open}
              >
                <span aria-hidden className={styles.slash}>
                  /
                </span>
              </ActionIcon>
            </Tooltip>
          </>
        )}
        <span className={styles.state} role="status">
          {isUploading && 'Uploading…'}
          {isTooLong && `${text.trim().length} of at most ${longest[kind]} characters`}
        </span>
        <Button
          size="compact-md"
          className={styles.send}
          rightSection={kind === 'reply' ? <IconSend2 size={17} aria-hidden /> : undefined}
          disabled={!maySend}
          // The keyboard stays with the text.
          onMouseDown={(event) => event.preventDefault()}
          onClick={send}
        >
          {kind === 'note' ? 'Add note' : 'Send'}
        </Button>
      </div>
    </div>
  )
}

/** Enter sends, with ⌘ or Ctrl too; with Shift, and alone on a touch keyboard, it begins a new line. */
function sends(event: KeyboardEvent): boolean {
  if (event.metaKey || event.ctrlKey) return true
  return !event.shiftKey && !event.altKey && !matchMedia('(pointer: coarse)').matches
}
