/** Markdown as stories compare it: what was escaped is shown without its backslash. */
export function asShown(markdown: string): string {
  return markdown.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
}
