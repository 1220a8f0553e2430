export interface NotificationWords {
  readonly title: string
  readonly body: string
  /** The next one with the same tag takes its place, also from another tab. */
  readonly tag: string
}

/** Whether the browser may show notifications, or the agent could be asked. */
export type NotifyPermission = 'granted' | 'ask' | 'never'

export function readNotifyPermission(): NotifyPermission {
  if (typeof Notification === 'undefined') return 'never'
  if (Notification.permission === 'granted') return 'granted'
  return Notification.permission === 'default' ? 'ask' : 'never'
}

export async function askToNotify(): Promise<NotifyPermission> {
  if (typeof Notification !== 'undefined') await Notification.requestPermission()
  return readNotifyPermission()
}

/** Shows a notification of the browser; a click brings the page to the front. */
export function showNotification({ title, body, tag }: NotificationWords, onClick: () => void): void {
  if (readNotifyPermission() !== 'granted') return
  try {
    const notification = new Notification(title, { body, tag, icon: iconUrl })
    notification.onclick = () => {
      window.focus()
      notification.close()
      onClick()
    }
  } catch {
    // Some phones let only service workers show them: the sound and the badge have to do.
  }
}

const iconUrl = new URL('../icon.svg', import.meta.url).href
