import { Textarea, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { sayFactName } from '../../words/say-fact-name'
import { ActionDialog } from './action-dialog'
import { useAction } from './use-action'

interface FactDialogProps {
  readonly chat: string
  /** absent: a new one */
  readonly name?: string
  readonly value: string
  readonly onClose: () => void
}

const namePattern = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_ -]{0,63}$/u

/** Writes down or corrects something that is known of the customer. */
export function FactDialog({ chat, name: given, value: before, onClose }: FactDialogProps): ReactNode {
  const [name, setName] = useState(given ?? '')
  const [value, setValue] = useState(before)
  const doing = useAction(chat, onClose)
  const isName = namePattern.test(name.trim())
  return (
    <ActionDialog
      title={given === undefined ? 'Add to the customer' : `Change ${sayFactName(given)}`}
      verb="Save"
      mayDo={isName && value.trim() !== '' && value !== before}
      doing={doing}
      onDo={() => void doing.run({ kind: 'set-fact', name: name.trim(), value: value.trim() })}
      onClose={onClose}
    >
      {given === undefined && (
        <TextInput
          label="What it is"
          placeholder="order number, language, …"
          maxLength={64}
          value={name}
          error={name.trim() !== '' && !isName ? 'Letters, digits, spaces and dashes' : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
      )}
      <Textarea
        label={given === undefined ? 'What you know' : sayFactName(given)}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={2000}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        data-autofocus={given !== undefined || undefined}
      />
    </ActionDialog>
  )
}
