/** The known word nearest to one that is not known, for "did you mean …?"; nothing if none is near. */
export function suggest(word: string, known: Iterable<string>): string | undefined {
  const wanted = plain(word)
  let best: { readonly word: string; readonly distance: number } | undefined
  for (const candidate of known) {
    const distance = editDistance(wanted, plain(candidate))
    if (distance < (best?.distance ?? Infinity)) best = { word: candidate, distance }
  }
  // A third of the letters may differ, and never all of them: "grettings" is near "greeting", "foo" is not near "bar".
  const most = Math.min(wanted.length - 1, Math.ceil(wanted.length / 3))
  return best && best.distance <= most ? best.word : undefined
}

/** ` (did you mean "x"?)`, or the words that are known if there are only a few, or nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const words = [...known]
  const near = suggest(word, words)
  if (near !== undefined) return `; did you mean "${near}"?`
  if (words.length === 0 || words.length > 12) return ''
  return `; write one of ${words.join(', ')}`
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '')
}

/** Letters to insert, remove, replace or swap with their neighbour to get from one word to the other. */
function editDistance(one: string, other: string): number {
  let before: number[] = []
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1]
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      current.push(
        Math.min(
          at(previous, column) + 1,
          at(current, column - 1) + 1,
          at(previous, column - 1) + (same ? 0 : 1),
          swapped ? at(before, column - 2) + 1 : Infinity,
        ),
      )
    }
    before = previous
    previous = current
  }
  return at(previous, other.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity
}
