/** Who writes more than this says what it is about at the beginning, characters. */
const longestText = 2_000

/** As much of a text as a model server is told; never through the middle of a character. */
export function cutText(text: string): string {
  return text.slice(0, longestText).replace(/[\uD800-\uDBFF]$/, '')
}
