import type { ChatSummary } from '../../src/desk-api/schema'

/** What a customer is called; who has not said a name is a guest with a short mark to tell guests apart. */
export function sayCustomer({ id, name }: ChatSummary['customer']): string {
  if (name !== undefined && name.trim() !== '') return name
  const mark = id.replaceAll(/[^A-Za-z0-9]/g, '').slice(-4)
  return mark === '' ? 'Guest' : `Guest ${mark}`
}

/** One or two letters that stand for a name. */
export function sayInitials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word))
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '')
  return letters.join('').toUpperCase() || '?'
}

const channelNames: Readonly<Record<string, string>> = {
  web: 'Web',
  slack: 'Slack',
  msteams: 'Teams',
  whatsapp: 'WhatsApp',
  telegram: 'Telegram',
}

/** A channel's name; one that the page does not know goes by its id. */
export function sayChannel(channel: string): string {
  return channelNames[channel] ?? channel.charAt(0).toUpperCase() + channel.slice(1)
}
