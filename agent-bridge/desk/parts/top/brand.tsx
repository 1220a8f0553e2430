import type { ReactNode } from 'react'
import styles from './brand.module.css'

/** The mark and the name. */
export function Brand(): ReactNode {
  return (
    <span className={styles.brand}>
      <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden>
        <rect width="32" height="32" rx="8" fill="#006d74" />
        <path d="M8.5 23.5 23.5 8.5" stroke="#fff" strokeWidth="5" strokeLinecap="round" />
        <path d="m12 20 8-8" stroke="#7fd6da" strokeWidth="5" />
      </svg>
      <span>Baton</span>
    </span>
  )
}
