import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { z } from 'zod'
import type { Content } from '../content'
import type { EntityValue } from '../conversation'
import type { BotEntity } from './entity'
import { isWithin, locateValue, type Located } from './locate-value'
import { parseNumber } from './parse-number'

/** What an answer gives: a value that may be kept, or nothing that can be used. */
export type EntityReading = { readonly kind: 'value'; readonly value: EntityValue } | { readonly kind: 'unusable' }

/**
 * Reads the answer to an entity's question: the whole message, or the one value within a sentence ("it's
 * sam@example.com, thanks"). A form answers with its field of the entity's name, a shared contact with its phone.
 */
export function readEntity(entity: BotEntity, content: Content): EntityReading {
  const text = textOf(entity, content)?.trim()
  const value = text === undefined || text === '' ? undefined : readValue(entity, text)
  return value === undefined ? { kind: 'unusable' } : { kind: 'value', value }
}

/** The values that a message holds without having been asked for them; never for entities of the type `text`. */
export function findEntities(
  entities: readonly BotEntity[],
  content: Content,
): { readonly [name: string]: EntityValue } {
  const found: { [name: string]: EntityValue } = {}
  let rest: string | undefined
  for (const entity of bySharpness(entities)) {
    if (content.kind === 'form' || content.kind === 'contact') {
      const reading = readEntity(entity, content)
      if (reading.kind === 'value') found[entity.name] = reading.value
      continue
    }
    rest ??= textOf(entity, content) ?? ''
    const located = locateValue(entity.kind, rest)
    if (!located) continue
    found[entity.name] = located.value
    rest = blank(rest, located)
  }
  // In the author's order, whatever the order they were looked for in.
  return Object.fromEntries(
    entities.flatMap(({ name }) => (Object.hasOwn(found, name) ? [[name, found[name] ?? '']] : [])),
  )
}

/** A text without the codes, addresses and numbers that the entities find in it; nothing if they find none. */
export function withoutEntities(entities: readonly BotEntity[], text: string): string | undefined {
  let rest = text
  for (const { kind } of bySharpness(entities)) {
    // The words of a choice are part of what is said.
    if (kind.type === 'choice') continue
    const located = locateValue(kind, rest)
    if (located) rest = blank(rest, located)
  }
  return rest === text ? undefined : rest
}

function readValue({ kind }: BotEntity, text: string): EntityValue | undefined {
  switch (kind.type) {
    case 'text':
      return [...text].length <= kind.maxLength ? text : undefined
    case 'email': {
      const email = z.email().safeParse(text)
      return email.success ? email.data : locateValue(kind, text)?.value
    }
    case 'phone':
      return readPhone(kind.country, text) ?? locateValue(kind, text)?.value
    case 'number': {
      // "20 €" and "3kg" are answers; which unit, the question said.
      const number = parseNumber(text.replace(/^[\p{Sc}#]\s*|\s*(?:[\p{Sc}%]|\p{L}{1,3})$/gu, ''))
      if (number === undefined) return locateValue(kind, text)?.value
      return isWithin(number, kind) ? number : undefined
    }
    case 'choice':
    case 'pattern':
      return locateValue(kind, text)?.value
  }
}

/** A number that is only as long as it must be: ranges are opened faster than tables are updated. */
function readPhone(country: string, text: string): string | undefined {
  const number = isSupportedCountry(country)
    ? parsePhoneNumberFromString(text, { defaultCountry: country, extract: false })
    : parsePhoneNumberFromString(text, { extract: false })
  return number?.isPossible() === true ? number.number : undefined
}

function textOf({ name, kind }: BotEntity, content: Content): string | undefined {
  switch (content.kind) {
    case 'text':
    case 'media':
      return content.text
    case 'choice':
      return content.label
    case 'form':
      return Object.hasOwn(content.values, name) ? content.values[name] : undefined
    case 'contact':
      return kind.type === 'phone' ? content.phones[0] : undefined
    default:
      return undefined
  }
}

/** What is recognised most surely first, so that an order number is not also taken for a number. */
function bySharpness(entities: readonly BotEntity[]): readonly BotEntity[] {
  const rank = { email: 0, pattern: 1, phone: 2, choice: 3, number: 4, text: 5 }
  return [...entities].sort((one, other) => rank[one.kind.type] - rank[other.kind.type])
}

function blank(text: string, { start, end }: Located): string {
  return `${text.slice(0, start)} ${' '.repeat(Math.max(0, end - start - 1))}${text.slice(end)}`
}
