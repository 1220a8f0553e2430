import type { ReactNode } from 'react'
import { Hidden } from './hidden'
import { useDeskState } from './use-desk'

/** Tells those who listen to the page what has come. */
export function Announcer(): ReactNode {
  const { id, text } = useDeskState((state) => state.announcement)
  return (
    <div aria-live="polite" role="log" aria-label="News">
      {text !== '' && <Hidden key={id}>{text}</Hidden>}
    </div>
  )
}
