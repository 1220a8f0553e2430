/** Finds known words that are one slip of the finger away from an unknown one. */
export interface Speller {
  /** The likeliest known word, if there is one and the word is none itself. */
  correct(word: string): string | undefined
}

/** So much likelier than a wrong letter is one that stands in the wrong place or twice. */
const sameLetters = 10
/** Shorter words are too near to each other. */
const shortest = 3
const longest = 30
const keyboard = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm']
const vowels = 'aeiou'

/**
 * Knows the words of a vocabulary of Latin script, and how often each was seen. A slip is one letter too many, too few,
 * doubled, two in the wrong order, or one in place of its neighbour on the keyboard or of another vowel.
 */
export function createSpeller(words: ReadonlyMap<string, number>): Speller {
  // By what is left of a known word without one of its letters: two words of one slip share such a rest.
  const byRest = new Map<string, string[]>()
  for (const word of words.keys()) {
    if (!isCorrectable(word)) continue
    for (const rest of [word, ...restsOf(word)]) {
      const known = byRest.get(rest)
      if (known) known.push(word)
      else byRest.set(rest, [word])
    }
  }
  const likelihood = (written: string, meant: string) =>
    (words.get(meant) ?? 0) * (haveSameLetters(written, meant) ? sameLetters : 1)
  return {
    correct(word) {
      if (!isCorrectable(word) || words.has(word)) return undefined
      let best: string | undefined
      for (const rest of [word, ...restsOf(word)]) {
        for (const known of byRest.get(rest) ?? []) {
          if (known === best || !isOneSlip(word, known)) continue
          if (best === undefined || likelihood(word, known) > likelihood(word, best)) best = known
        }
      }
      return best
    },
  }
}

function haveSameLetters(one: string, other: string): boolean {
  return [...one].every((letter) => other.includes(letter)) && [...other].every((letter) => one.includes(letter))
}

function isCorrectable(word: string): boolean {
  return word.length >= shortest && word.length <= longest && /^\p{Script=Latin}+$/u.test(word)
}

function restsOf(word: string): readonly string[] {
  return Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))
}

function isOneSlip(written: string, meant: string): boolean {
  const start = sharedStart(written, meant)
  if (Math.abs(written.length - meant.length) === 1) {
    const [long, short] = written.length > meant.length ? [written, meant] : [meant, written]
    return long.slice(start + 1) === short.slice(start)
  }
  if (written.length !== meant.length) return false
  if (written.slice(start + 1) === meant.slice(start + 1))
    return areEasilyMistaken(written[start] ?? '', meant[start] ?? '')
  const swapped = written[start] === meant[start + 1] && written[start + 1] === meant[start]
  return swapped && written.slice(start + 2) === meant.slice(start + 2)
}

function sharedStart(one: string, other: string): number {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  return at
}

function areEasilyMistaken(one: string, other: string): boolean {
  if (vowels.includes(one) && vowels.includes(other)) return true
  const [a, b] = [placeOf(one), placeOf(other)]
  // Each row of keys begins half a key further right than the one above it.
  return a !== undefined && b !== undefined && Math.abs(a.row - b.row) <= 1 && Math.abs(a.x - b.x) <= 1
}

function placeOf(letter: string): { readonly row: number; readonly x: number } | undefined {
  const row = keyboard.findIndex((keys) => keys.includes(letter))
  return row < 0 ? undefined : { row, x: (keyboard[row] ?? '').indexOf(letter) + row / 2 }
}
