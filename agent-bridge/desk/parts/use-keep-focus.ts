import { useEffect } from 'react'
import type { Desk } from '../state/desk'
import { useDesk } from './use-desk'

/** So long whoever takes something away has to say where the keyboard goes instead, ms. */
const patienceMs = 60

/**
 * Never leaves the keyboard nowhere: where what had the focus has gone with what it did, it goes to the answer of the
 * open chat, else to the lists; the row of a chat that has changed lists is followed there; what could not be pressed for
 * a while gets it back.
 */
export function useKeepFocus(): void {
  const desk = useDesk()
  useEffect(() => {
    let last: HTMLElement | undefined
    let timer: number | undefined

    function remember({ target }: FocusEvent): void {
      last = target instanceof HTMLElement ? target : undefined
    }
    /** Who presses on a blank place wants the focus to go away. */
    function forget(): void {
      last = undefined
    }
    function look(): void {
      if (!last || !isNowhere()) return
      if (!last.isConnected) {
        const row = rowInstead(last)
        if (row) row.focus()
        else leadAway(desk)
      } else if (!last.matches(':disabled')) last.focus()
    }
    function lookSoon(): void {
      if (!last || !isNowhere()) return
      window.clearTimeout(timer)
      timer = window.setTimeout(look, patienceMs)
    }

    const changes = new MutationObserver(lookSoon)
    changes.observe(document.body, { subtree: true, childList: true, attributeFilter: ['disabled'] })
    document.addEventListener('focusin', remember)
    document.addEventListener('pointerdown', forget)
    return () => {
      changes.disconnect()
      document.removeEventListener('focusin', remember)
      document.removeEventListener('pointerdown', forget)
      window.clearTimeout(timer)
    }
  }, [desk])
}

const isNowhere = (): boolean => document.activeElement === null || document.activeElement === document.body

/** The row of the same chat in the list that it has gone to. */
function rowInstead({ dataset }: HTMLElement): HTMLElement | undefined {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-chat-row]')]
  return rows.find((row) => row.dataset['chatRow'] === dataset['chatRow'])
}

function leadAway(desk: Desk): void {
  desk.wishFocus('composer')
  window.setTimeout(() => {
    if (!isNowhere()) return
    desk.wishFocus(undefined)
    document.querySelector<HTMLElement>(fallbacks.find((place) => document.querySelector(place)) ?? 'button')?.focus()
  })
}

/** The open conversation, the row of its chat, any other, or the lists. */
const fallbacks = ['main [role="region"]', '[data-chat-row][aria-current]', '[data-chat-row]', 'nav button'] as const
