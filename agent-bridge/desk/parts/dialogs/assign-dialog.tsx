import { Select } from '@mantine/core'
import { useEffect, useState, type ReactNode } from 'react'
import { findChat } from '../../state/find-chat'
import { useDesk, useDeskState, useSignedIn } from '../use-desk'
import { ActionDialog } from './action-dialog'

interface AssignDialogProps {
  readonly chat: string
  readonly onClose: () => void
}

const presenceWords = { online: '', break: ', on a break', offline: ', offline', away: ', away' } as const

/** A lead gives a waiting chat to an agent of its team. */
export function AssignDialog({ chat, onClose }: AssignDialogProps): ReactNode {
  const desk = useDesk()
  const { me, settings } = useSignedIn()
  const team = useDeskState((state) => {
    const owner = findChat(state, chat)?.owner
    return owner?.kind === 'team' ? owner.team.id : undefined
  })
  const [agent, setAgent] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  // Who is online may have changed since the page was opened.
  useEffect(() => {
    void desk.session.refresh()
  }, [desk])

  const people = [{ ...me.agent, presence: me.presence }, ...settings.colleagues].filter(
    ({ teams }) => team !== undefined && teams.includes(team),
  )

  async function assign(): Promise<void> {
    if (agent === null) return
    setBusy(true)
    const trouble = await desk.claim(chat, agent)
    setBusy(false)
    setProblem(trouble)
    if (trouble === undefined) onClose()
  }

  return (
    <ActionDialog
      title="Assign this chat"
      verb="Assign"
      mayDo={agent !== null}
      doing={{ isBusy, problem }}
      onDo={() => void assign()}
      onClose={onClose}
    >
      <Select
        label="To"
        placeholder="An agent of the team"
        data={people.map(({ id, name, presence }) => ({
          value: id,
          label: `${name}${id === me.agent.id ? ' (you)' : ''}${presenceWords[presence] ?? ''}`,
          disabled: presence !== 'online',
        }))}
        value={agent}
        onChange={setAgent}
        searchable
        nothingFoundMessage="Nobody of that name"
        data-autofocus
      />
    </ActionDialog>
  )
}
