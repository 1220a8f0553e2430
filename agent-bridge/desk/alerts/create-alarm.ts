import type { Store } from '../state/create-store'
import type { DeskState } from '../state/desk-state'
import type { Alert } from '../state/find-alerts'
import { chatOf } from '../state/place'
import { plainText } from '../parts/rich-text/parse-markdown'
import { sayChannel, sayCustomer } from '../words/say-customer'
import { sayOwner } from '../words/say-owner'
import type { Sounds } from './create-sounds'
import type { NotificationWords } from './show-notification'

export interface AlarmOptions {
  readonly store: Store<DeskState>
  readonly sounds: Sounds
  /** The page can be seen and has the focus. */
  readonly isLookedAt: () => boolean
  readonly notify: (words: NotificationWords, chat: string) => void
  readonly announce: (text: string) => void
}

/**
 * Tells the agent of what has come: by a sound unless they look right at it, by a notification when they do not look
 * at the page, and always in words for screen readers.
 */
export function createAlarm({
  store,
  sounds,
  isLookedAt,
  notify,
  announce,
}: AlarmOptions): (alerts: readonly Alert[]) => void {
  return (alerts) => {
    const { place, preferences } = store.get()
    const looking = isLookedAt()
    const heard = alerts.filter(({ kind, chat }) => kind !== 'new-message' || !looking || chatOf(place) !== chat.id)
    const [first] = heard
    if (!first) return
    if (preferences.sound) sounds.play(first.kind)
    for (const alert of heard) {
      const words = sayAlert(alert)
      // What is said in the open conversation is read out there.
      if (alert.kind !== 'new-message' || chatOf(place) !== alert.chat.id) announce(`${words.title}. ${words.body}`)
      if (!looking) notify(words, alert.chat.id)
    }
  }
}

function sayAlert({ kind, chat }: Alert): NotificationWords {
  const customer = sayCustomer(chat.customer)
  const body = chat.last ? plainText(chat.last.text) : sayChannel(chat.channel)
  switch (kind) {
    case 'new-chat':
      return { title: `New chat: ${customer}`, body, tag: chat.id }
    case 'new-message':
      return { title: customer, body, tag: chat.id }
    case 'new-in-queue':
      return { title: `${customer} waits in ${sayOwner(chat.owner)}`, body, tag: chat.id }
  }
}
