import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { WhyHereView } from '../customer/why-here'
import { useDeskState } from '../use-desk'

interface WhyDialogProps {
  readonly chat: string
  readonly onClose: () => void
}

/** Why a chat came here, as asked at the line where it did. */
export function WhyDialog({ chat, onClose }: WhyDialogProps): ReactNode {
  const why = useDeskState((state) => {
    const opened = state.opened.get(chat)
    return opened?.kind === 'ready' ? opened.detail.why : undefined
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title="Why this chat came here"
      centered
      closeButtonProps={{ 'aria-label': 'Close this dialog' }}
    >
      {why ? <WhyHereView why={why} /> : <p>There is no record of it.</p>}
    </Modal>
  )
}
