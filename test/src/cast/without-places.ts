/** What was said, without where the customer stood in the line: that is told now or never, and is no part of the talk. */
export function withoutPlaces(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !/^system: (You are (next|number)|Many people)/.test(line))
}
