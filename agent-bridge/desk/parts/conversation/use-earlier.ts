import { useEffect, useRef, type RefObject } from 'react'

interface EarlierOptions {
  readonly scroller: RefObject<HTMLElement | null>
  readonly top: RefObject<HTMLElement | null>
  readonly isWanted: boolean
  readonly read: () => Promise<void>
}

/** Reads the page before when somebody scrolls towards the top. */
export function useEarlier({ scroller, top, isWanted, read }: EarlierOptions): void {
  const latest = useRef(read)
  useEffect(() => {
    latest.current = read
  })
  useEffect(() => {
    const box = scroller.current
    const edge = top.current
    if (!isWanted || !box || !edge) return
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) void latest.current()
      },
      { root: box, rootMargin: '600px 0px 0px' },
    )
    observer.observe(edge)
    return () => observer.disconnect()
  }, [scroller, top, isWanted])
}
