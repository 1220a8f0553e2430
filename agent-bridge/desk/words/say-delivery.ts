import type { DeskDelivery } from '../../src/desk-api/schema'

export interface DeliveryWords {
  readonly label: string
  /** what to know or do, where that is needed */
  readonly advice?: string
}

/** How far one of our messages has got; without a state it waits for those before it. */
export function sayDelivery(delivery: DeskDelivery | undefined): DeliveryWords {
  switch (delivery?.state) {
    case undefined:
    case 'queued':
      return { label: 'Sending' }
    case 'sent':
      return { label: 'Sent' }
    case 'delivered':
      return { label: 'Delivered' }
    case 'read':
      return { label: 'Read' }
    case 'failed':
      return { label: 'Not delivered', advice: delivery?.reason ?? 'The channel did not take it.' }
    case 'unknown':
      return {
        label: 'Nobody knows whether it arrived',
        advice: `${delivery?.reason ?? 'The channel did not answer.'} Look for the customer’s reaction before you send it again: they may get it twice.`,
      }
    default:
      // A newer server may know states that this page does not.
      return { label: 'Sent' }
  }
}
