import type { BotFunction } from '@baton/core'

/** The shop's orders: a stand-in for the system a real shop has. */
const orders: ReadonlyMap<string, string> = new Map([
  ['DC-10482', 'It left us yesterday and should be with you **tomorrow**.'],
  ['DC-10517', 'It was **delivered** on Monday. If it is not with you, look with your neighbours first, then tell us.'],
  ['DC-10533', 'It is being **packed** and leaves us today.'],
])

const trackOrder: BotFunction = ({ entities }) => {
  const number = String(entities['order_number'] ?? '')
    .toUpperCase()
    .replace(/^DC-?/, 'DC-')
  const state = orders.get(number)
  if (state === undefined) {
    return { say: `I cannot find ${number}. Could there be a digit wrong?`, succeeded: false }
  }
  return { say: `I have found ${number}. ${state}` }
}

/** What the bot's nodes call by name. */
export const functions: Readonly<Record<string, BotFunction>> = {
  'orders.track': trackOrder,
}
