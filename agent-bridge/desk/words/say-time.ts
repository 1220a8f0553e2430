const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** How long something takes or has taken, short: "now", "40s", "4m", "2h 05m", "3d". */
export function sayDuration(ms: number): string {
  if (ms < 10 * second) return 'now'
  // In steps of ten, so that a list of waiting chats does not flicker.
  if (ms < minute) return `${Math.floor(ms / second / 10) * 10}s`
  if (ms < hour) return `${Math.floor(ms / minute)}m`
  if (ms < day) return `${Math.floor(ms / hour)}h ${String(Math.floor((ms % hour) / minute)).padStart(2, '0')}m`
  return `${Math.floor(ms / day)}d`
}

/** The same for screen readers and tooltips: "2 hours 5 minutes". */
export function sayDurationInFull(ms: number): string {
  if (ms < minute) return 'less than a minute'
  if (ms < hour) return count(Math.floor(ms / minute), 'minute')
  if (ms < day) {
    const minutes = Math.floor((ms % hour) / minute)
    return count(Math.floor(ms / hour), 'hour') + (minutes === 0 ? '' : ` ${count(minutes, 'minute')}`)
  }
  return count(Math.floor(ms / day), 'day')
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** How moments are written where the agent is. */
export interface TimeWords {
  /** a text that differs from day to day */
  readonly dayOf: (at: number) => string
  /** "Today", "Yesterday", "Monday, 3 March", "3 March 2024" */
  sayDay(at: number, now: number): string
  /** "10:02" */
  sayClock(at: number): string
  /** "3 March 2024, 10:02" */
  sayMoment(at: number): string
  /** the clock for today, else the day: for lists */
  sayBriefly(at: number, now: number): string
}

/** @param locale the browser's if absent, as is the time zone */
export function createTimeWords(locale?: string, timeZone?: string): TimeWords {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone, ...options })
  const days = format({ year: 'numeric', month: '2-digit', day: '2-digit' })
  const clock = format({ hour: 'numeric', minute: '2-digit' })
  const near = format({ weekday: 'long', day: 'numeric', month: 'long' })
  const far = format({ day: 'numeric', month: 'long', year: 'numeric' })
  const moment = format({ dateStyle: 'medium', timeStyle: 'short' })
  const brief = format({ day: 'numeric', month: 'short' })
  const dayOf = (at: number): string => days.format(at)
  return {
    dayOf,
    sayDay(at, now) {
      if (dayOf(at) === dayOf(now)) return 'Today'
      if (dayOf(at) === dayOf(now - day)) return 'Yesterday'
      return now - at < 300 * day ? near.format(at) : far.format(at)
    },
    sayClock: (at) => clock.format(at),
    sayMoment: (at) => moment.format(at),
    sayBriefly: (at, now) => (dayOf(at) === dayOf(now) ? clock.format(at) : brief.format(at)),
  }
}
