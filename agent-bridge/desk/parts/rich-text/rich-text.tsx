import type { ReactNode } from 'react'
import { parseMarkdown, parsePlain, type Block, type Inline } from './parse-markdown'

/** A message in our Markdown, as elements: there is no way from a text to HTML. */
export function RichText({ text }: { readonly text: string }): ReactNode {
  return parseMarkdown(text).map((block, index) => <BlockView key={index} block={block} />)
}

/** What somebody wrote who knows of no markup: as it is, with addresses as links. */
export function PlainText({ text }: { readonly text: string }): ReactNode {
  return (
    <p dir="auto">
      <InlineView pieces={parsePlain(text)} />
    </p>
  )
}

function BlockView({ block }: { readonly block: Block }): ReactNode {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p>
          <InlineView pieces={block.children} />
        </p>
      )
    case 'list': {
      const items = block.items.map((item, index) => (
        <li key={index}>
          <InlineView pieces={item} />
        </li>
      ))
      return block.start === undefined ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>
    }
    case 'code':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      )
  }
}

function InlineView({ pieces }: { readonly pieces: readonly Inline[] }): ReactNode {
  return pieces.map((piece, index) => <PieceView key={index} piece={piece} />)
}

function PieceView({ piece }: { readonly piece: Inline }): ReactNode {
  switch (piece.kind) {
    case 'text':
      return piece.text
    case 'break':
      return <br />
    case 'code':
      return <code>{piece.text}</code>
    case 'bold':
      return (
        <strong>
          <InlineView pieces={piece.children} />
        </strong>
      )
    case 'italic':
      return (
        <em>
          <InlineView pieces={piece.children} />
        </em>
      )
    case 'link':
      return (
        <a href={piece.url} target="_blank" rel="noopener noreferrer nofollow">
          <InlineView pieces={piece.children} />
        </a>
      )
  }
}
