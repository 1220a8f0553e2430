import { useEffect, useLayoutEffect, useRef } from 'react'
import { useDesk } from '../use-desk'

/** Takes the keyboard back, when a dialog is gone, to where it was before; if that is gone too, to the open chat. */
export function useReturnFocus(isOpen: boolean): void {
  const desk = useDesk()
  const before = useRef<Element>(null)
  useLayoutEffect(() => {
    // Before the dialog takes the keyboard for itself.
    if (isOpen) before.current = document.activeElement
  }, [isOpen])
  useEffect(() => {
    if (!isOpen) return
    return () => {
      const element = before.current
      if (element instanceof HTMLElement && element.isConnected && element !== document.body) element.focus()
      else desk.wishFocus('composer')
    }
  }, [desk, isOpen])
}
