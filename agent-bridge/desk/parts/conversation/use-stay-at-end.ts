import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'

interface StayAtEndOptions {
  readonly scroller: RefObject<HTMLElement | null>
  readonly content: RefObject<HTMLElement | null>
  /** the first entry in it */
  readonly first: number | undefined
  /** the last thing in it */
  readonly last: string | undefined
  /** The last thing is the agent's own, just written: they want to see it. */
  readonly follow: boolean
}

/** So close to the end counts as being there, px. */
const slack = 40

/**
 * Keeps the end of a conversation in sight while somebody reads there, and what they read in its place while they
 * read further up: also when earlier pages, late pictures or the composer change the height.
 */
export function useStayAtEnd({ scroller, content, first, last, follow }: StayAtEndOptions): {
  readonly hasMoreBelow: boolean
  readonly goToEnd: () => void
} {
  const isAtEnd = useRef(true)
  const before = useRef<{ first: number | undefined; last: string | undefined; height: number }>(undefined)
  const [hasMoreBelow, setMoreBelow] = useState(false)

  const goToEnd = useCallback(() => {
    const box = scroller.current
    if (!box) return
    isAtEnd.current = true
    box.scrollTop = box.scrollHeight
    setMoreBelow(false)
  }, [scroller])

  useLayoutEffect(() => {
    const box = scroller.current
    if (!box) return
    const old = before.current
    if (isAtEnd.current || (follow && old && last !== old.last)) goToEnd()
    else if (old && first !== old.first) box.scrollTop += box.scrollHeight - old.height
    else if (old && last !== old.last) setMoreBelow(true)
    before.current = { first, last, height: box.scrollHeight }
  }, [scroller, first, last, follow, goToEnd])

  useEffect(() => {
    const box = scroller.current
    const inside = content.current
    if (!box || !inside) return
    function look(): void {
      if (!box) return
      isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < slack
      if (isAtEnd.current) setMoreBelow(false)
    }
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) box.scrollTop = box.scrollHeight
    })
    observer.observe(inside)
    observer.observe(box)
    box.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      box.removeEventListener('scroll', look)
    }
  }, [scroller, content])

  return { hasMoreBelow, goToEnd }
}
