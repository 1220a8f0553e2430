import { parseInline } from './parse-inline'
import type { Inline } from './parse-inline'

/** A text's parts, as the view draws them. */
export type Block =
  | { readonly kind: 'p'; readonly inner: readonly Inline[] }
  /** `start` is the first number of a numbered list. */
  | { readonly kind: 'ul' | 'ol'; readonly start?: string; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'fence'; readonly text: string }

const opening = /^ {0,3}(`{3,}|~{3,})[^`]*$/
const listed = /^ {0,8}(?:[-*+]|(\d{1,3})[.)])\s+(\S.*)$/

/** Reads the Markdown that our messages hold: bold, italic, struck, code, links, lists. Pure, and takes every text. */
export function parseMarkdown(text: string): readonly Block[] {
  const lines = text.replaceAll('\r', '').split('\n')
  const blocks: Block[] = []

  /** Takes lines for as long as they belong to what the first one begins. */
  function take(belongs: (line: string) => boolean): readonly string[] {
    const end = lines.findIndex((line, index) => index > 0 && !belongs(line))
    return lines.splice(0, end < 0 ? lines.length : end)
  }

  for (let line = lines[0]; line !== undefined; line = lines[0]) {
    const fence = opening.exec(line)?.[1]
    const first = listed.exec(line)
    if (line.trim() === '') lines.shift()
    else if (fence !== undefined) {
      blocks.push({
        kind: 'fence',
        text: take((each) => !each.trim().startsWith(fence))
          .slice(1)
          .join('\n'),
      })
      lines.shift()
    } else if (first) {
      const isNumbered = (each: string): boolean => listed.exec(each)?.[1] !== undefined
      const kind = isNumbered(line) ? 'ol' : 'ul'
      const belongs = (each: string): boolean =>
        listed.test(each) ? isNumbered(each) === (kind === 'ol') : /^ {2,}\S/.test(each)
      const items: string[] = []
      for (const each of take(belongs)) {
        const words = listed.exec(each)?.[2]
        items.push(words ?? `${items.pop() ?? ''}\n${each.trim()}`)
      }
      blocks.push({ kind, start: first[1], items: items.map((each) => parseInline(each)) })
    } else {
      const inner = take((each) => each.trim() !== '' && !opening.test(each) && !listed.test(each))
      blocks.push({ kind: 'p', inner: parseInline(inner.join('\n')) })
    }
  }
  return blocks
}
