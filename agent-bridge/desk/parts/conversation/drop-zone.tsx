import { useState, type DragEvent, type ReactNode } from 'react'
import type { ChatSummary } from '../../../src/desk-api/schema'
import { useDesk } from '../use-desk'
import styles from './drop-zone.module.css'

interface DropZoneProps {
  readonly chat: ChatSummary
  readonly children: ReactNode
}

/** The conversation as a place where files can be dropped. */
export function DropZone({ chat, children }: DropZoneProps): ReactNode {
  const desk = useDesk()
  const [isOver, setOver] = useState(false)
  const maySay = chat.rights.includes('say')

  function over(event: DragEvent): void {
    if (!event.dataTransfer.types.includes('Files')) return
    // Without this, the browser would leave the page for the file.
    event.preventDefault()
    event.dataTransfer.dropEffect = maySay ? 'copy' : 'none'
    setOver(maySay)
  }

  function drop(event: DragEvent): void {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setOver(false)
    if (!maySay) return
    desk.uploads.add(chat.id, [...event.dataTransfer.files])
    desk.setNoting(chat.id, false)
  }

  function leave(event: DragEvent<HTMLDivElement>): void {
    const { relatedTarget } = event
    if (!(relatedTarget instanceof Node) || !event.currentTarget.contains(relatedTarget)) setOver(false)
  }

  return (
    <div className={styles.zone} onDragOver={over} onDragLeave={leave} onDrop={drop}>
      {children}
      {isOver && <div className={styles.sign}>Drop to attach</div>}
    </div>
  )
}
