import type { ReactNode } from 'react'
import type { PresenceState } from '../../../src/desk-api/schema'
import styles from './presence-dot.module.css'

/** A mark for a presence, of its own shape as well as colour; the words stand beside it. */
export function PresenceDot({ presence }: { readonly presence: PresenceState }): ReactNode {
  return <span className={styles.dot} data-presence={presence} aria-hidden />
}
