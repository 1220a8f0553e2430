import type { Language, WidgetTexts } from '../texts'

/**
 * The time of day, as the customer's browser writes it (12 or 24 hours): whoever reads English need not live in America.
 *
 * @param locale the browser's if absent
 */
export function sayTime(at: number, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(at)
}

/** A day, as people call it. */
export function sayDay(at: number, now: number, language: Language, texts: WidgetTexts): string {
  const day = 24 * 60 * 60_000
  const dayOf = (time: number): string => new Date(time).toDateString()
  if (dayOf(at) === dayOf(now)) return texts.today
  if (dayOf(at) === dayOf(now - day)) return texts.yesterday
  return new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' }).format(at)
}
