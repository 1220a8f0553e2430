import { drawButton } from './draw-button'
import { drawIcon } from './draw-icon'
import { element } from './element'
import type { Part, ViewContext } from './view-context'

/** What can be done to a chat that a person has, out of the way of the thumb. */
export interface Menu extends Part {
  /** Says whether it was open. */
  close(): boolean
}

export function createMenu({ texts }: ViewContext, askEnd: () => void): Menu {
  const button = element('summary', { class: 'tool', 'aria-label': texts.menu }, drawIcon('menu'))
  const end = drawButton('text', texts.endChat, choose)
  const node = element('details', { class: 'menu' }, button, element('div', {}, end))
  node.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && node.contains(relatedTarget))) node.open = false
  })

  function choose(): void {
    node.open = false
    askEnd()
  }

  return {
    node,
    render({ owner }) {
      node.hidden = owner.kind !== 'agent'
    },
    close() {
      const wasOpen = node.open
      node.open = false
      if (wasOpen) button.focus()
      return wasOpen
    },
  }
}
