import { useMemo, useState, type KeyboardEvent, type RefObject } from 'react'
import { findCanned, insertCanned, readCannedQuery, type CannedQuery, type CannedReply } from '../../state/find-canned'
import { useSignedIn } from '../use-desk'

interface CannedOptions {
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly text: string
  readonly isOn: boolean
  readonly write: (text: string) => void
}

/** The list of canned replies behind a "/": open while one is being looked for. */
export interface Canned {
  readonly query: CannedQuery | undefined
  readonly found: readonly CannedReply[]
  /** the place of the one that Enter would copy */
  readonly chosen: number
  /** Looks for a "/" at the cursor. */
  readonly look: () => void
  readonly close: () => void
  /** Begins with a "/" at the cursor. */
  readonly open: () => void
  readonly insert: (reply: CannedReply) => void
  /** Whether the key was the list's. */
  readonly press: (event: KeyboardEvent) => boolean
}

export function useCanned({ field, text, isOn, write }: CannedOptions): Canned {
  const { cannedReplies } = useSignedIn().settings
  const [query, setQuery] = useState<CannedQuery>()
  /** Closed by Escape: not opened again for the same "/". */
  const [closedAt, setClosedAt] = useState<number>()
  const [wanted, setWanted] = useState(0)
  const found = useMemo(() => (query ? findCanned(cannedReplies, query.text) : []), [cannedReplies, query])
  const chosen = Math.min(wanted, Math.max(0, found.length - 1))

  function look(): void {
    const input = field.current
    if (!isOn || !input) return
    const next =
      input.selectionStart === input.selectionEnd ? readCannedQuery(input.value, input.selectionStart) : undefined
    if (!next) setClosedAt(undefined)
    if (next?.text !== query?.text || next?.start !== query?.start) setWanted(0)
    setQuery(next && next.start !== closedAt ? next : undefined)
  }

  /** React writes the text first; the cursor can only go where there is text. */
  function writeAt(next: string, cursor: number): void {
    write(next)
    requestAnimationFrame(() => {
      const input = field.current
      input?.focus()
      input?.setSelectionRange(cursor, cursor)
      look()
    })
  }

  function insert(reply: CannedReply): void {
    if (!query) return
    const inserted = insertCanned(text, query, reply)
    setQuery(undefined)
    writeAt(inserted.text, inserted.cursor)
  }

  function open(): void {
    const input = field.current
    if (!isOn || !input) return
    const at = input.selectionStart
    if (readCannedQuery(text, at)) return writeAt(text, at)
    const mark = at === 0 || /\s$/.test(text.slice(0, at)) ? '/' : ' /'
    writeAt(text.slice(0, at) + mark + text.slice(at), at + mark.length)
  }

  function press(event: KeyboardEvent): boolean {
    if (!query) return false
    const reply = found[chosen]
    if (event.key === 'Escape') {
      setClosedAt(query.start)
      setQuery(undefined)
    } else if (event.key === 'ArrowDown' && found.length > 0) setWanted((chosen + 1) % found.length)
    else if (event.key === 'ArrowUp' && found.length > 0) setWanted((chosen + found.length - 1) % found.length)
    else if ((event.key === 'Enter' || event.key === 'Tab') && reply && !event.shiftKey) insert(reply)
    else return false
    event.preventDefault()
    return true
  }

  return { query, found, chosen, look, close: () => setQuery(undefined), open, insert, press }
}
