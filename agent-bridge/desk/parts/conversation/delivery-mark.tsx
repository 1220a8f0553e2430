import { Tooltip } from '@mantine/core'
import { IconAlertCircle, IconCheck, IconChecks, IconClock, IconHelpCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { DeskDelivery } from '../../../src/desk-api/schema'
import { sayDelivery } from '../../words/say-delivery'
import { Hidden } from '../hidden'
import styles from './delivery-mark.module.css'

/** How far one of our messages has got. */
export function DeliveryMark({ delivery }: { readonly delivery: DeskDelivery | undefined }): ReactNode {
  const { label } = sayDelivery(delivery)
  return (
    <Tooltip label={label}>
      <span className={styles.mark} data-state={delivery?.state ?? 'queued'}>
        <DeliveryIcon delivery={delivery} />
        <Hidden>{label}</Hidden>
      </span>
    </Tooltip>
  )
}

function DeliveryIcon({ delivery }: { readonly delivery: DeskDelivery | undefined }): ReactNode {
  switch (delivery?.state) {
    case undefined:
    case 'queued':
      return <IconClock size={14} aria-hidden />
    case 'delivered':
    case 'read':
      return <IconChecks size={15} aria-hidden />
    case 'failed':
      return <IconAlertCircle size={15} aria-hidden />
    case 'unknown':
      return <IconHelpCircle size={15} aria-hidden />
    case 'sent':
    default:
      return <IconCheck size={15} aria-hidden />
  }
}
