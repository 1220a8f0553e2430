import { Select, Textarea } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { Settings } from '../../../src/desk-api/schema'
import { useSignedIn } from '../use-desk'
import { ActionDialog } from './action-dialog'
import { useAction } from './use-action'

interface CloseDialogProps {
  readonly chat: string
  readonly onClose: () => void
}

/** Ends a conversation, with what it was about. */
export function CloseDialog({ chat, onClose }: CloseDialogProps): ReactNode {
  const { categories, categoryRequired } = useSignedIn().settings
  const [category, setCategory] = useState<string | null>(null)
  const [comment, setComment] = useState('')
  const doing = useAction(chat, onClose)
  const hasCategories = categories.length > 0

  return (
    <ActionDialog
      title="Close this chat"
      verb="Close the chat"
      mayDo={category !== null || !categoryRequired}
      doing={doing}
      onDo={() =>
        void doing.run({
          kind: 'close',
          ...(category !== null && { category }),
          ...(comment.trim() !== '' && { comment: comment.trim() }),
        })
      }
      onClose={onClose}
    >
      {hasCategories && (
        <Select
          label="What was it about?"
          placeholder={categoryRequired ? 'Choose a category' : 'No category'}
          required={categoryRequired}
          data={listCategories(categories)}
          value={category}
          onChange={setCategory}
          searchable
          clearable={!categoryRequired}
          nothingFoundMessage="No such category"
          data-autofocus
        />
      )}
      <Textarea
        label="Comment"
        description="For the team; the customer does not see it."
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        value={comment}
        data-autofocus={!hasCategories || undefined}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <p style={{ color: 'var(--desk-dim)' }}>The customer’s next message begins a new conversation.</p>
    </ActionDialog>
  )
}

type CategoryOption = string | { readonly group: string; readonly items: string[] }

/** A category with reasons is chosen by one of them. */
function listCategories(categories: Settings['categories']): CategoryOption[] {
  return categories.map(({ name, reasons }) =>
    reasons.length === 0 ? name : { group: name, items: reasons.map((reason) => `${name} / ${reason}`) },
  )
}
