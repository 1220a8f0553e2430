import { offeredChoices } from '../chat/chat-state'
import { draftChoice } from '../connection/outgoing'
import { drawButton } from './draw-button'
import { element } from './element'
import type { Part, ViewContext } from './view-context'

/** The replies that are offered, to be pressed once. */
export function createReplies({ chat }: ViewContext): Part {
  const node = element('div', { class: 'replies' })
  let drawn = ''
  return {
    node,
    render(state) {
      const choices = offeredChoices(state)
      const next = JSON.stringify(choices)
      if (next === drawn) return
      drawn = next
      node.replaceChildren(
        ...choices.map((choice) => drawButton('choice', choice.label, () => chat.say(draftChoice(choice)))),
      )
    },
  }
}
