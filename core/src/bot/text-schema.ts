import { z } from 'zod'
import { isPlainId } from '../id'

/** The id of a node, team or business. */
export const plainIdText = z
  .string()
  .refine(isPlainId, { error: 'write letters, digits, "-" and "_" only, at most 64, beginning with a letter or digit' })
  .meta({ title: 'id' })

/** A language as `en`, `ar` or `pt-BR`. */
export const languageTag = z
  .string()
  .refine(isLanguage, { error: 'write a language such as en, ar or pt-BR' })
  .meta({ title: 'language' })

/** Where a link or an image leads: the web, an e-mail or a phone number. */
export const webAddress = z
  .string()
  .regex(/^(?:https?:\/\/[^\s/]+\S*|mailto:\S+@\S+|tel:\+?[\d-]+)$/i, {
    error: 'write a full address, such as https://example.com/page',
  })
  .meta({ title: 'address' })

/** Where a program listens. */
export const httpAddress = z
  .string()
  .regex(/^https?:\/\/[^\s/]+\S*$/i, { error: 'write a full address, such as https://example.com/orders' })
  .meta({ title: 'address' })

/** A name for something that the customer tells: an entity or a fact. */
export const valueName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, { error: 'write small letters, digits and "_", beginning with a letter' })
  .meta({ title: 'name' })

/** Whether a time zone is known to this machine. */
export const timeZone = z
  .string()
  .refine(isTimeZone, { error: 'write a time zone such as Europe/Berlin, Asia/Dubai or UTC' })
  .meta({ title: 'time zone' })

function isLanguage(text: string): boolean {
  try {
    return /^[a-z]{2,3}(?:-|$)/.test(text) && Intl.getCanonicalLocales(text)[0] === text
  } catch {
    return false
  }
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return /^UTC$|\//.test(text)
  } catch {
    return false
  }
}
