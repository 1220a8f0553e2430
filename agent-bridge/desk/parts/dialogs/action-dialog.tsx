import { Button, Modal } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import styles from './action-dialog.module.css'
import type { Doing } from './use-action'

interface ActionDialogProps {
  readonly title: string
  /** what the button that does it says */
  readonly verb: string
  readonly isDangerous?: boolean
  readonly mayDo: boolean
  readonly doing: Doing
  readonly onDo: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A question with fields, a way to do it and a way out. Trouble is said inside; nothing is lost by it. */
export function ActionDialog(props: ActionDialogProps): ReactNode {
  const { title, verb, isDangerous = false, mayDo, doing, onDo, onClose, children } = props

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (mayDo && !doing.isBusy) onDo()
  }

  return (
    <Modal opened onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': 'Close this dialog' }}>
      <form onSubmit={submit} className={styles.form}>
        {children}
        <div role="alert">{doing.problem !== undefined && <p className={styles.problem}>{doing.problem}</p>}</div>
        <div className={styles.buttons}>
          <Button variant="subtle" color="gray" className={styles.cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" color={isDangerous ? 'red.9' : undefined} disabled={!mayDo} loading={doing.isBusy}>
            {verb}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
