/** A word as it is compared, and where it stands in the text as written (UTF-16 offsets). */
export interface Token {
  readonly text: string
  readonly start: number
  readonly end: number
}

const word = /[\p{L}\p{M}\p{N}]+(?:['’ʼ`´][\p{L}\p{M}\p{N}]+)*/gu
/** Needs no folding but of case. */
const ascii = /^[\x20-\x7e]*$/
const apostrophes = /['’ʼ`´]/g
/** Vowel signs, Quranic marks and the stretching bar: writing, not spelling. */
const arabicMarks = /\u0640|(?=\p{Script=Arabic}|\p{Script=Inherited})\p{Mn}/gu

/**
 * A text as phrases are compared: compatibility forms folded, lower case, words only with one space between them.
 * `What’s my ORDER?` and `whats my order` are the same; so are Arabic spellings that differ in vowel signs, tatweel,
 * alef, ya and ta marbuta, and digits of any script.
 */
export function normalisePhrase(text: string): string {
  return tokensOf(text)
    .map((token) => token.text)
    .join(' ')
}

/** The words of a text, normalised, each with its place. */
export function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(word)].flatMap((match) =>
    fold(match[0])
      .split(' ')
      .filter((part) => part !== '')
      .map((part) => ({ text: part, start: match.index, end: match.index + match[0].length })),
  )
}

/** Digits of any script as `0` to `9`: `٢` is `2`. */
export function foldDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
}

function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase().replace(apostrophes, '')
  const folded = foldDigits(text.normalize('NFKC'))
    .toLowerCase()
    .replace(apostrophes, '')
    .replace(arabicMarks, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/[ىی]/g, 'ي')
    .replace(/ک/g, 'ك')
    .replace(/ة/g, 'ه')
  // A compatibility form may itself hold spaces or signs (`½`, `㎏`, `…`).
  return (folded.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).join(' ')
}

/** Unicode keeps the digits of a script in one run from zero to nine, so the distance to the run's start is the value. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0
  let start = code
  while (/^\p{Nd}$/u.test(String.fromCodePoint(start - 1))) start -= 1
  return (code - start) % 10
}
