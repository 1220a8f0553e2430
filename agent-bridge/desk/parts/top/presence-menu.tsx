import { Button, Menu } from '@mantine/core'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ChosenPresence } from '../../../src/desk-api/schema'
import { complain } from '../complain'
import { useDesk, useSignedIn } from '../use-desk'
import { PresenceDot } from './presence-dot'

const choices = [
  { presence: 'online', label: 'Online', says: 'New chats come to you' },
  { presence: 'break', label: 'Break', says: 'You keep your chats and get no new ones' },
  { presence: 'offline', label: 'Offline', says: 'Your chats return to their teams’ queues' },
] as const

const labels = { online: 'Online', break: 'Break', offline: 'Offline', away: 'Away' } as const

/** Whether the agent is there. */
export function PresenceMenu(): ReactNode {
  const desk = useDesk()
  const { presence } = useSignedIn().me

  async function choose(chosen: ChosenPresence): Promise<void> {
    const left = await desk.session.setPresence(chosen, false)
    if (left.kind === 'holds-chats') desk.show({ kind: 'leave', how: 'offline', chats: left.chats })
    if (left.kind === 'problem') complain(left.message)
  }

  return (
    <Menu position="bottom-end" width={290}>
      <Menu.Target>
        <Button
          variant="default"
          size="compact-md"
          leftSection={<PresenceDot presence={presence} />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={`Presence: ${labels[presence] ?? presence}`}
        >
          {labels[presence] ?? presence}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {presence === 'away' && <Menu.Label>The connection was lost for a while</Menu.Label>}
        {choices.map(({ presence: each, label, says }) => (
          <Menu.Item
            key={each}
            leftSection={<PresenceDot presence={each} />}
            rightSection={each === presence ? <IconCheck size={16} aria-label="chosen" /> : undefined}
            onClick={() => void choose(each)}
          >
            <b>{label}</b>
            <br />
            <span style={{ color: 'var(--desk-dim)' }}>{says}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
