import type { ReactNode } from 'react'
import { sayInitials } from '../words/say-customer'
import styles from './face.module.css'

interface FaceProps {
  readonly name: string
  readonly picture?: string | undefined
  readonly of?: 'agent' | 'customer'
  readonly size?: number
}

/** Somebody's picture, or their initials. The name stands beside it. */
export function Face({ name, picture, of = 'agent', size = 28 }: FaceProps): ReactNode {
  return (
    <span className={styles.face} data-of={of} style={{ width: size, height: size }} aria-hidden>
      {picture === undefined ? sayInitials(name) : <img src={picture} alt="" referrerPolicy="no-referrer" />}
    </span>
  )
}
