import { Loader, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './waiting-screen.module.css'

/** Before there is anything to show. It stays empty for a moment, because usually it is over by then. */
export function WaitingScreen({ message }: { readonly message?: string }): ReactNode {
  return (
    <main className={styles.waiting} aria-busy="true">
      <Loader aria-hidden />
      <Text role="status">{message ?? 'Opening the desk…'}</Text>
    </main>
  )
}
