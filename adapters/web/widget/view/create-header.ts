import { fill } from '../texts'
import { createMenu } from './create-menu'
import { drawAvatar } from './draw-avatar'
import { drawTool } from './draw-button'
import { element, setText } from './element'
import type { Part, ViewContext } from './view-context'

/** Whose chat it is, and who is there. */
export interface Header extends Part {
  /** Shuts what is open in it; says whether anything was. */
  closeMenu(): boolean
  readonly focus: () => void
}

export function createHeader(context: ViewContext, close: () => void, askEnd: () => void): Header {
  const { texts, title } = context
  const face = element('span', { class: 'face' })
  const who = element('span', { class: 'who' })
  const menu = createMenu(context, askEnd)
  let drawn: string | undefined

  const shut = drawTool('close', texts.close, close)

  return {
    focus: () => shut.focus(),
    node: element(
      'header',
      {},
      face,
      element('div', { class: 'titles' }, element('h2', { id: 'title' }, element('bdi', {}, title)), who),
      menu.node,
      shut,
    ),
    render(state) {
      const { owner } = state
      const agent = owner.kind === 'agent' ? owner : undefined
      const next = JSON.stringify(agent ?? title)
      if (next !== drawn) face.replaceChildren(drawAvatar(agent?.name ?? title, agent?.picture))
      drawn = next
      setText(who, agent ? fill(texts.withYou, { name: agent.name }) : '')
      menu.render(state)
    },
    closeMenu: () => menu.close(),
  }
}
