import { Kbd, Modal, Switch } from '@mantine/core'
import type { ReactNode } from 'react'
import { shortcuts } from '../../state/read-shortcut'
import { useDesk, useDeskState } from '../use-desk'
import styles from './keys-dialog.module.css'

const inFields = [
  { keys: ['Enter'], does: 'Open the chat; in the composer: send' },
  { keys: ['⌘ or Ctrl', 'Enter'], does: 'Send' },
  { keys: ['Shift', 'Enter'], does: 'New line' },
  { keys: ['/'], does: 'In the composer: canned replies; Enter copies one' },
  { keys: ['Esc'], does: 'Out of the composer, back to the list; closes what is open' },
] as const

/** Every key, and the switch for those who do not want single keys to do things. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const desk = useDesk()
  const keys = useDeskState((state) => state.preferences.keys)
  return (
    <Modal opened onClose={onClose} title="Keys" centered closeButtonProps={{ 'aria-label': 'Close this dialog' }}>
      <Switch
        label="Single keys do things while no field has the focus"
        checked={keys}
        onChange={(event) => desk.prefer({ keys: event.currentTarget.checked })}
      />
      <dl className={styles.keys} data-off={!keys || undefined}>
        {shortcuts.map(({ key, does }) => (
          <div key={key}>
            <dt>
              <Kbd>{key}</Kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <h3 className={styles.title}>Always</h3>
      <dl className={styles.keys}>
        {inFields.map(({ keys: each, does }) => (
          <div key={each.join()}>
            <dt>
              {each.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
