import { useEffect, type RefObject } from 'react'
import type { FocusWish } from '../state/desk-state'
import { useDesk, useDeskState } from './use-desk'

/** Takes the keyboard to an element when that is wished for. On touch screens that would only raise the keyboard. */
export function useFocusWish(wish: FocusWish, element: RefObject<HTMLElement | null>): void {
  const desk = useDesk()
  const isWished = useDeskState((state) => state.focusWish === wish)
  useEffect(() => {
    if (!isWished || !element.current) return
    if (wish !== 'composer' || !matchMedia('(pointer: coarse)').matches) element.current.focus()
    desk.wishFocus(undefined)
  }, [desk, element, isWished, wish])
}
