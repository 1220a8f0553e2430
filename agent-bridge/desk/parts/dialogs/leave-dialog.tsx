import { useState, type ReactNode } from 'react'
import { count } from '../../words/say-time'
import { useDesk } from '../use-desk'
import { ActionDialog } from './action-dialog'

interface LeaveDialogProps {
  readonly how: 'offline' | 'sign-out'
  readonly chats: number
  readonly onClose: () => void
}

/** Who leaves with chats is asked first, and told what becomes of them. */
export function LeaveDialog({ how, chats, onClose }: LeaveDialogProps): ReactNode {
  const desk = useDesk()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const words = how === 'offline' ? 'Go offline' : 'Sign out'

  async function leave(): Promise<void> {
    setBusy(true)
    const left = await (how === 'offline' ? desk.session.setPresence('offline', true) : desk.session.signOut(true))
    setBusy(false)
    if (left.kind === 'problem') setProblem(left.message)
    else onClose()
  }

  return (
    <ActionDialog
      title={`${words} with ${count(chats, 'chat')}?`}
      verb={words}
      isDangerous
      mayDo
      doing={{ isBusy, problem }}
      onDo={() => void leave()}
      onClose={onClose}
    >
      <p>
        {chats === 1 ? 'It returns' : 'They return'} to the top of the queue, and the customer
        {chats === 1 ? ' is' : 's are'} told. On a break you keep your chats and get no new ones.
      </p>
    </ActionDialog>
  )
}
