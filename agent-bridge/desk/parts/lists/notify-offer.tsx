import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { askToNotify, readNotifyPermission } from '../../alerts/show-notification'
import { useDesk, useDeskState } from '../use-desk'
import styles from './notify-offer.module.css'

/** Offers, once, to be told by the browser while the page is out of sight. */
export function NotifyOffer(): ReactNode {
  const desk = useDesk()
  const asked = useDeskState((state) => state.preferences.askedToNotify)
  const [permission, setPermission] = useState(readNotifyPermission)
  // Where there is only touch, browsers show notifications of service workers alone.
  if (asked || permission !== 'ask' || matchMedia('(hover: none)').matches) return null

  const answer = (): void => desk.prefer({ askedToNotify: true })
  return (
    <div className={styles.offer}>
      <p>Be told about new chats while this page is out of sight?</p>
      <div className={styles.answers}>
        <Button size="compact-sm" onClick={() => void askToNotify().then(setPermission).then(answer)}>
          Turn on
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={answer}>
          Not now
        </Button>
      </div>
    </div>
  )
}
