import type { ReactNode } from 'react'
import styles from './hidden.module.css'

/** Words for those who listen to the page. */
export function Hidden({ children }: { readonly children: ReactNode }): ReactNode {
  return <span className={styles.hidden}>{children}</span>
}
