import type { ReactNode } from 'react'
import type { ChatSummary } from '../../../src/desk-api/schema'
import { sayCustomer } from '../../words/say-customer'
import { useDeskState } from '../use-desk'
import styles from './typing-line.module.css'

/** Somebody is typing. Its place is kept free, so that nothing jumps when they stop. */
export function TypingLine({ chat }: { readonly chat: ChatSummary }): ReactNode {
  const typing = useDeskState((state) => state.typing.get(chat.id))
  const name = typing?.by === 'colleague' ? (typing.name ?? 'A colleague') : sayCustomer(chat.customer)
  return (
    <div className={styles.line}>
      {typing && (
        <>
          <span>
            <bdi>{name}</bdi> is typing
          </span>
          <span className={styles.dots} aria-hidden>
            <i />
            <i />
            <i />
          </span>
        </>
      )}
    </div>
  )
}
