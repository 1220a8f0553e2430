import { notifications } from '@mantine/notifications'

/** Tells the agent that something did not work. */
export function complain(message: string): void {
  notifications.show({ id: message, message, color: 'red', withBorder: true })
}
