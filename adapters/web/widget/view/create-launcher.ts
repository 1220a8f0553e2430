import { countUnread } from '../chat/chat-state'
import { fill } from '../texts'
import { drawIcon } from './draw-icon'
import { element, setAttributes, setText } from './element'
import type { Part, ViewContext } from './view-context'

/** The round button in the corner, with how much is new. */
export function createLauncher({ texts }: ViewContext, toggle: () => void): Part {
  const badge = element('span', { class: 'badge', 'aria-hidden': 'true', hidden: true })
  const node = element(
    'button',
    { class: 'launcher', type: 'button', 'aria-haspopup': 'dialog', onclick: toggle },
    drawIcon('chat'),
    drawIcon('down'),
    badge,
  )
  return {
    node,
    render(state) {
      const { isOpen } = state
      const count = isOpen ? 0 : countUnread(state)
      badge.hidden = count === 0
      setText(badge, count > 99 ? '99+' : `${count}`)
      setAttributes(node, {
        'aria-expanded': `${isOpen}`,
        'aria-label': isOpen ? texts.close : count > 0 ? fill(texts.openUnread, { count }) : texts.open,
      })
    },
  }
}
