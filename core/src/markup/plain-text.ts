import { unreachable } from '../unreachable'
import { readBlocks, readSpans, type Span } from './read-markup'

/** A text without its markup, for channels that show none: the words stay, and a link shows where it leads. */
export function plainText(text: string): string {
  return readBlocks(text)
    .map((block) => (block.kind === 'fence' ? block.lines.join('\n') : plainSpans(readSpans(block.source))))
    .join('\n')
}

function plainSpans(spans: readonly Span[]): string {
  return spans.map(plainSpan).join('')
}

function plainSpan(span: Span): string {
  switch (span.kind) {
    case 'text':
    case 'url':
      return span.source
    case 'escape':
      return span.sign
    case 'code':
      return span.code
    case 'strong':
    case 'emphasis':
    case 'strike':
      return plainSpans(span.inner)
    case 'link': {
      const label = plainSpans(span.label)
      return label === span.url ? label : `${label} (${span.url})`
    }
    default:
      return unreachable(span)
  }
}
