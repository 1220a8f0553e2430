import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import {
  IconBellRinging,
  IconCheck,
  IconDeviceDesktop,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSun,
} from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { askToNotify, readNotifyPermission } from '../../alerts/show-notification'
import { Face } from '../face'
import { complain } from '../complain'
import { Hidden } from '../hidden'
import { useDesk, useSignedIn } from '../use-desk'
import styles from './agent-menu.module.css'

const schemes = [
  { scheme: 'auto', label: 'As the system', Icon: IconDeviceDesktop },
  { scheme: 'light', label: 'Light', Icon: IconSun },
  { scheme: 'dark', label: 'Dark', Icon: IconMoon },
] as const

const roleNames = { agent: 'Agent', lead: 'Team lead', admin: 'Admin' } as const

/** Who is signed in, how they like the page, and leaving it. */
export function AgentMenu(): ReactNode {
  const desk = useDesk()
  const { agent } = useSignedIn().me
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [permission, setPermission] = useState(readNotifyPermission)

  async function signOut(): Promise<void> {
    const left = await desk.session.signOut(false)
    if (left.kind === 'holds-chats') desk.show({ kind: 'leave', how: 'sign-out', chats: left.chats })
    if (left.kind === 'problem') complain(left.message)
  }

  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <UnstyledButton className={styles.target}>
          <Face name={agent.name} picture={agent.picture} />
          <span className={styles.name}>{agent.name}</span>
          <Hidden> menu</Hidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {agent.email} · {roleNames[agent.role]}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>Appearance</Menu.Label>
        {schemes.map(({ scheme, label, Icon }) => (
          <Menu.Item
            key={scheme}
            closeMenuOnClick={false}
            leftSection={<Icon size={17} aria-hidden />}
            rightSection={scheme === colorScheme ? <IconCheck size={16} aria-label="chosen" /> : undefined}
            onClick={() => setColorScheme(scheme)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {permission === 'ask' && (
          <Menu.Item
            leftSection={<IconBellRinging size={17} aria-hidden />}
            onClick={() => void askToNotify().then(setPermission)}
          >
            Turn on notifications
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconKeyboard size={17} aria-hidden />} onClick={() => desk.show({ kind: 'help' })}>
          Keys
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={17} aria-hidden />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
