import type { Inline } from '../markdown/parse-inline'
import { parseMarkdown } from '../markdown/parse-markdown'
import type { Block } from '../markdown/parse-markdown'
import { unreachable } from '../unreachable'
import { element } from './element'

/** Draws a text of ours, with its marks. */
export function drawMarkdown(text: string): readonly Node[] {
  return parseMarkdown(text).map(drawBlock)
}

/** A link that leads away from the page, without telling where it was. */
export function drawLink(
  url: string,
  className: string | undefined,
  ...children: readonly (Node | string)[]
): HTMLElement {
  const isPage = url.startsWith('http')
  return element(
    'a',
    { href: url, class: className, rel: 'noopener noreferrer', target: isPage && '_blank' },
    ...children,
  )
}

function drawBlock(block: Block): Node {
  switch (block.kind) {
    case 'p':
      return element('p', {}, ...block.inner.map(drawInline))
    case 'ul':
    case 'ol': {
      const { kind, start, items } = block
      return element(kind, { start }, ...items.map((item) => element('li', {}, ...item.map(drawInline))))
    }
    case 'fence':
      return element('pre', {}, element('code', {}, block.text))
    default:
      return unreachable(block)
  }
}

function drawInline(piece: Inline): Node | string {
  switch (piece.kind) {
    case 'text':
      return piece.text
    case 'code':
      return element('code', {}, piece.text)
    case 'strong':
    case 'em':
    case 's':
      return element(piece.kind, {}, ...piece.inner.map(drawInline))
    case 'link':
      return drawLink(piece.url, undefined, ...piece.inner.map(drawInline))
    case 'break':
      return element('br')
    default:
      return unreachable(piece)
  }
}
