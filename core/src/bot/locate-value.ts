import { findPhoneNumbersInText, isSupportedCountry } from 'libphonenumber-js/max'
import { z } from 'zod'
import { foldDigits, normalisePhrase, tokensOf } from '../resolve/normalise-phrase'
import type { EntityValue } from '../conversation'
import { unreachable } from '../unreachable'
import type { EntityKind } from './entity'
import { parseNumber } from './parse-number'

/** A value, and where it stands in the text (UTF-16 offsets). */
export interface Located {
  readonly value: EntityValue
  readonly start: number
  readonly end: number
}

/** Longer texts are searched no further: an author's pattern may be slow, and no value stands that far in. */
const searchedLength = 2_000
const emailLike = /[^\s<>()[\]{},;:"“”«»]+@[^\s<>()[\]{},;:"“”«»]+\.[^\s<>()[\]{},;:"“”«»]+/gu
/** Digits with signs among them, not inside a word or a longer code. */
const numberLike =
  /(?<![\p{L}\p{M}\p{N}._/-])[-+−]?\p{Nd}(?:[\p{Nd}.,'’\u00A0\u202F ]*\p{Nd})?(?![\p{L}\p{M}\p{N}_/-])/gu

/**
 * The value of a kind that a text holds. Nothing if it holds none, or two different ones: guessing which one was meant
 * would be worse than asking. `text` is never located, only read as a whole.
 */
export function locateValue(kind: EntityKind, text: string): Located | undefined {
  const searched = text.slice(0, searchedLength)
  switch (kind.type) {
    case 'text':
      return undefined
    case 'email':
      return onlyOne(locateEmails(searched))
    case 'phone':
      return onlyOne(locatePhones(searched, kind.country))
    case 'number':
      return onlyOne(locateNumbers(searched).filter(({ value }) => isWithin(value, kind)))
    case 'choice':
      return onlyOne(locateOptions(searched, kind.options))
    case 'pattern':
      return locatePattern(searched, kind.pattern)
    default:
      return unreachable(kind)
  }
}

/** Whether a number keeps to a range, both ends included. */
export function isWithin(
  value: EntityValue,
  { min = -Infinity, max = Infinity }: { readonly min?: number; readonly max?: number },
): boolean {
  return typeof value === 'number' && value >= min && value <= max
}

function onlyOne(located: readonly Located[]): Located | undefined {
  const [first, ...rest] = located
  return rest.every(({ value }) => value === first?.value) ? first : undefined
}

function locateEmails(text: string): readonly Located[] {
  return [...text.matchAll(emailLike)].flatMap((match) => {
    const written = match[0].replace(/^['’*_]+|['’*_.!?]+$/gu, '')
    const start = match.index + match[0].indexOf(written)
    const email = z.email().safeParse(written.replace(/^mailto:/i, ''))
    return email.success ? [{ value: email.data, start, end: start + written.length }] : []
  })
}

function locatePhones(text: string, country: string): readonly Located[] {
  const options = isSupportedCountry(country) ? { defaultCountry: country, v2: true as const } : { v2: true as const }
  return findPhoneNumbersInText(text, options).map(({ number, startsAt, endsAt }) => ({
    value: number.number,
    start: startsAt,
    end: endsAt,
  }))
}

function locateNumbers(text: string): readonly Located[] {
  return [...text.matchAll(numberLike)].flatMap((match) => {
    const value = parseNumber(match[0])
    return value === undefined ? [] : [{ value, start: match.index, end: match.index + match[0].length }]
  })
}

function locateOptions(
  text: string,
  options: readonly { readonly value: string; readonly variants: readonly string[] }[],
): readonly Located[] {
  const tokens = tokensOf(text)
  const ways = options
    .flatMap(({ value, variants }) =>
      [value, ...variants].map((way) => ({ value, words: normalisePhrase(way).split(' ') })),
    )
    .filter(({ words }) => words[0] !== '')
    // "dark blue" is not also "blue"
    .sort((one, other) => other.words.length - one.words.length)
  const taken = new Set<number>()
  const located: Located[] = []
  for (const { value, words } of ways) {
    for (let at = 0; at + words.length <= tokens.length; at += 1) {
      const places = words.map((_, index) => at + index)
      if (places.some((place) => taken.has(place))) continue
      if (!words.every((word, index) => tokens[at + index]?.text === word)) continue
      for (const place of places) taken.add(place)
      const first = tokens[at]
      const last = tokens[at + words.length - 1]
      if (first && last) located.push({ value, start: first.start, end: last.end })
    }
  }
  return located.sort((one, other) => one.start - other.start)
}

function locatePattern(text: string, pattern: string): Located | undefined {
  const folded = foldDigits(text)
  const match = patternOf(pattern).exec(folded.length === text.length ? folded : text)
  if (!match || match[0] === '') return undefined
  const value = (match[1] ?? match[0]).trim()
  return value === '' ? undefined : { value, start: match.index, end: match.index + match[0].length }
}

/** An author's pattern as it is used: without case, and never a part of a longer word or number. */
function patternOf(pattern: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:${pattern})(?![\\p{L}\\p{M}\\p{N}])`, 'iu')
}
