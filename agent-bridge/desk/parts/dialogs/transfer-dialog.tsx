import { Select } from '@mantine/core'
import { useEffect, useState, type ReactNode } from 'react'
import type { DeskAction, Settings } from '../../../src/desk-api/schema'
import { findChat } from '../../state/find-chat'
import { useDesk, useDeskState, useSignedIn } from '../use-desk'
import { ActionDialog } from './action-dialog'
import { useAction } from './use-action'

interface TransferDialogProps {
  readonly chat: string
  readonly onClose: () => void
}

/** Gives a chat to another team, or to a colleague who is online. */
export function TransferDialog({ chat, onClose }: TransferDialogProps): ReactNode {
  const desk = useDesk()
  const { settings } = useSignedIn()
  const summary = useDeskState((state) => findChat(state, chat))
  const [target, setTarget] = useState<string | null>(null)
  const doing = useAction(chat, onClose)
  const options = listTargets(settings, summary?.owner.kind === 'team' ? summary.owner.team.id : undefined)

  // Who is online may have changed since the page was opened.
  useEffect(() => {
    void desk.session.refresh()
  }, [desk])

  function transfer(): void {
    const action = target === null ? undefined : readTarget(target)
    if (action) void doing.run(action)
  }

  return (
    <ActionDialog
      title="Transfer this chat"
      verb="Transfer"
      mayDo={target !== null}
      doing={doing}
      onDo={transfer}
      onClose={onClose}
    >
      <p style={{ color: 'var(--desk-dim)' }}>
        The customer is told. The chat goes to the front: whoever takes it sees the whole conversation and your notes.
      </p>
      <Select
        label="To"
        placeholder="A team or a colleague"
        data={options}
        value={target}
        onChange={setTarget}
        searchable
        autoSelectOnBlur
        nothingFoundMessage="Nobody of that name is online"
        data-autofocus
      />
    </ActionDialog>
  )
}

interface TargetGroup {
  readonly group: string
  readonly items: { readonly value: string; readonly label: string; readonly disabled?: boolean }[]
}

/** Teams first; then who is online, in each of their teams. */
function listTargets({ teams, colleagues }: Settings, notTeam: string | undefined): TargetGroup[] {
  const active = teams.filter((team) => team.active)
  return [
    {
      group: 'Teams',
      items: active
        .filter(({ id }) => id !== notTeam)
        .map(({ id, name, online }) => ({
          value: JSON.stringify([id]),
          label: `${name} (${online === 0 ? 'nobody online' : `${online} online`})`,
        })),
    },
    {
      group: 'Colleagues online',
      items: colleagues
        .filter(({ presence }) => presence === 'online')
        .flatMap((colleague) =>
          active
            .filter(({ id }) => colleague.teams.includes(id))
            .map((team) => ({
              value: JSON.stringify([team.id, colleague.id]),
              label: `${colleague.name} (${team.name})`,
            })),
        ),
    },
  ]
}

function readTarget(value: string): DeskAction | undefined {
  const parts: unknown = JSON.parse(value)
  if (!Array.isArray(parts)) return undefined
  const [team, agent] = parts as readonly unknown[]
  if (typeof team !== 'string') return undefined
  return { kind: 'transfer', team, ...(typeof agent === 'string' && { agent }) }
}
