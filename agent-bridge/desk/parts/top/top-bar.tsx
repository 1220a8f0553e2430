import { ActionIcon, Tooltip } from '@mantine/core'
import { IconBell, IconBellOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Hidden } from '../hidden'
import { useDesk, useDeskState, useSignedIn } from '../use-desk'
import { AgentMenu } from './agent-menu'
import { Brand } from './brand'
import { PresenceMenu } from './presence-menu'
import styles from './top-bar.module.css'

/** Whose desk it is, whether they are there, and how much they have to do. */
export function TopBar(): ReactNode {
  const { me } = useSignedIn()
  return (
    <header className={styles.bar}>
      <h1 className={styles.title}>
        <Brand />
        <span className={styles.business}>{me.business.name}</span>
      </h1>
      <div className={styles.tools}>
        <Places />
        <SoundSwitch />
        <PresenceMenu />
        <AgentMenu />
      </div>
    </header>
  )
}

function Places(): ReactNode {
  const { me } = useSignedIn()
  const held = useDeskState((state) => state.lists?.mine.length) ?? me.held
  const words = `You have ${held} of at most ${me.agent.capacity} chats`
  return (
    <Tooltip label={words}>
      <span className={styles.places}>
        <span aria-hidden>
          {held}/{me.agent.capacity} <span className={styles.unit}>chats</span>
        </span>
        <Hidden>{words}</Hidden>
      </span>
    </Tooltip>
  )
}

function SoundSwitch(): ReactNode {
  const desk = useDesk()
  const sound = useDeskState((state) => state.preferences.sound)
  return (
    <Tooltip label={sound ? 'Sounds are on' : 'Sounds are off'}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        className={styles.icon}
        aria-label="Sounds"
        aria-pressed={sound}
        onClick={() => desk.prefer({ sound: !sound })}
      >
        {sound ? <IconBell size={19} /> : <IconBellOff size={19} />}
      </ActionIcon>
    </Tooltip>
  )
}
