import type { ReactNode } from 'react'
import { useDesk, useDeskState } from '../use-desk'
import { AssignDialog } from './assign-dialog'
import { CloseDialog } from './close-dialog'
import { FactDialog } from './fact-dialog'
import { HandBackDialog } from './hand-back-dialog'
import { KeysDialog } from './keys-dialog'
import { LeaveDialog } from './leave-dialog'
import { PreviousDrawer } from './previous-drawer'
import { TransferDialog } from './transfer-dialog'
import { useReturnFocus } from './use-return-focus'
import { WhyDialog } from './why-dialog'

/** The one dialog that is open, if one is. */
export function Dialogs(): ReactNode {
  const desk = useDesk()
  const dialog = useDeskState((state) => state.dialog)
  const close = (): void => desk.show(undefined)
  useReturnFocus(dialog !== undefined)
  if (!dialog) return null
  switch (dialog.kind) {
    case 'transfer':
      return <TransferDialog chat={dialog.chat} onClose={close} />
    case 'close':
      return <CloseDialog chat={dialog.chat} onClose={close} />
    case 'hand-back':
      return <HandBackDialog chat={dialog.chat} onClose={close} />
    case 'assign':
      return <AssignDialog chat={dialog.chat} onClose={close} />
    case 'why':
      return <WhyDialog chat={dialog.chat} onClose={close} />
    case 'previous':
      return <PreviousDrawer chat={dialog.chat} onClose={close} />
    case 'fact':
      return <FactDialog {...dialog} onClose={close} />
    case 'leave':
      return <LeaveDialog how={dialog.how} chats={dialog.chats} onClose={close} />
    case 'help':
      return <KeysDialog onClose={close} />
  }
}
