import { UnstyledButton } from '@mantine/core'
import { IconCheck, IconCloudOff, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Link } from '../../live/link'
import { useDesk, useDeskState } from '../use-desk'
import { useTick } from '../use-now'
import styles from './link-bar.module.css'

/** A moment without a connection is nobody's concern. */
const quietMs = 1500
const backShownMs = 4000

/** Says quietly that there is no connection, when the next try is, when it is back, and that the page is an old one. */
export function LinkBar(): ReactNode {
  const link = useDeskState((state) => state.link)
  const isOutdated = useDeskState((state) => state.isOutdated)
  const now = useTick(500)
  return (
    <div role="status" className={styles.place}>
      {isLost(link, now) && <LostBar link={link} now={now} />}
      {link.kind === 'up' && link.lostMs > quietMs && now - link.at < backShownMs && (
        <div className={styles.bar} data-tone="good">
          <IconCheck size={16} aria-hidden /> Connected again
        </div>
      )}
      {isOutdated && <OutdatedBar />}
    </div>
  )
}

/** Not by itself: while hosts are upgraded one by one, either page may come, and the next host has the other one. */
function OutdatedBar(): ReactNode {
  const desk = useDesk()
  return (
    <div className={styles.bar}>
      <IconRefresh size={16} aria-hidden />
      <span>The desk has a new version. What you write is kept.</span>
      <UnstyledButton className={styles.now} onClick={() => desk.reload()}>
        Load it
      </UnstyledButton>
    </div>
  )
}

function LostBar({ link, now }: { readonly link: Link; readonly now: number }): ReactNode {
  const desk = useDesk()
  const seconds = link.kind === 'lost' ? Math.max(0, Math.ceil((link.retryAt - now) / 1000)) : 0
  return (
    <div className={styles.bar}>
      <IconCloudOff size={16} aria-hidden />
      <span>No connection. What you write is kept.</span>
      {/* The countdown is for the eyes: read out every second it would be a nuisance. */}
      <span aria-hidden className={styles.count}>
        {seconds > 0 ? `Next try in ${seconds} s` : 'Trying…'}
      </span>
      <UnstyledButton className={styles.now} onClick={() => desk.reconnect()}>
        Try now
      </UnstyledButton>
    </div>
  )
}

function isLost(link: Link, now: number): boolean {
  if (link.kind === 'lost') return now - link.lostAt > quietMs
  return link.kind === 'connecting' && link.lostAt !== undefined && now - link.lostAt > quietMs
}
