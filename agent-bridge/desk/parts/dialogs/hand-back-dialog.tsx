import { Select } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useSignedIn } from '../use-desk'
import { ActionDialog } from './action-dialog'
import { useAction } from './use-action'

interface HandBackDialogProps {
  readonly chat: string
  readonly onClose: () => void
}

/** Gives a chat back to the bot, at its start or at a step of it. */
export function HandBackDialog({ chat, onClose }: HandBackDialogProps): ReactNode {
  const { nodes } = useSignedIn().settings
  const [node, setNode] = useState<string | null>(null)
  const doing = useAction(chat, onClose)
  return (
    <ActionDialog
      title="Hand back to the bot"
      verb="Hand back"
      mayDo
      doing={doing}
      onDo={() => void doing.run({ kind: 'hand-back', ...(node !== null && { node }) })}
      onClose={onClose}
    >
      <p>From now on the bot answers this customer.</p>
      <Select
        label="Where the bot goes on"
        placeholder="It waits for the customer’s next message"
        data={nodes.map(({ id, label }) => ({ value: id, label }))}
        value={node}
        onChange={setNode}
        searchable
        clearable
        nothingFoundMessage="The bot has no such step"
        data-autofocus
      />
    </ActionDialog>
  )
}
