import type { ChatState } from '../chat/chat-state'
import { draftEvent } from '../connection/outgoing'
import { plainText } from '../markdown/plain-text'
import { unreachable } from '../unreachable'
import { drawButton } from './draw-button'
import { element, setText } from './element'
import type { Part, ViewContext } from './view-context'

/** The pinned lines under the header: how the connection is, and the place in the line. */
export interface Bars extends Part {
  readonly askEnd: () => void
}

type Asking = 'leave' | 'end'

export function createBars({ chat, texts }: ViewContext): Bars {
  const link = element('p', { class: 'bar link', role: 'status' })
  const place = element('p', { class: 'place' })
  const actions = element('div', { class: 'actions' })
  const line = element('div', { class: 'bar line' }, place, actions)
  let asking: Asking | undefined
  let drawn = ''

  function ask(what: Asking | undefined): void {
    asking = what
    render(chat.state)
    // Who uses a keyboard goes on from here, on the harmless side.
    if (what) actions.querySelector<HTMLElement>('button:last-child')?.focus()
  }

  function say(name: Parameters<typeof draftEvent>[0]): void {
    asking = undefined
    chat.say(draftEvent(name))
    render(chat.state)
  }

  function buttonsOf(owner: ChatState['owner']): readonly HTMLElement[] {
    const stay = drawButton('text', texts.stay, () => ask(undefined))
    const leave = owner.kind === 'waiting' && owner.isOffline ? texts.toBot : texts.leaveQueue
    if (asking === 'leave') return [drawButton('text first', leave, () => say('baton/leave-queue')), stay]
    if (asking === 'end') return [drawButton('text first', texts.endChat, () => say('baton/end-chat')), stay]
    if (owner.kind !== 'waiting') return []
    const end = drawButton('text', texts.endChat, () => ask('end'))
    return owner.hasBot ? [drawButton('text', leave, () => ask('leave')), end] : [end]
  }

  function render(state: ChatState): void {
    const { owner } = state
    const isWaiting = owner.kind === 'waiting'
    // The question was about what is over now.
    if (!isWaiting && (owner.kind !== 'agent' || asking === 'leave')) asking = undefined
    setText(link, sayLink(state))
    link.hidden = link.textContent === ''
    const isOffline = isWaiting && owner.isOffline
    setText(place, asking ? sayQuestion(isOffline) : sayPlace(owner))
    line.hidden = !isWaiting && !asking
    const next = `${asking} ${isWaiting && owner.hasBot} ${isWaiting} ${isOffline}`
    if (next !== drawn) actions.replaceChildren(...buttonsOf(owner))
    drawn = next
  }

  function sayQuestion(isOffline: boolean | undefined): string {
    return asking === 'end' ? texts.askEnd : isOffline ? texts.askToBot : texts.askLeave
  }

  function sayPlace(owner: ChatState['owner']): string {
    if (owner.kind !== 'waiting') return ''
    return owner.isOffline ? texts.leaveMessage : owner.text ? plainText(owner.text) : texts.waiting
  }

  function sayLink({ link: how, items }: ChatState): string {
    switch (how.kind) {
      case 'offline':
        return texts.offline
      case 'refused':
        return texts[how.what === 'page' ? 'refusedPage' : 'refusedIdentity']
      case 'connecting':
        return items.length === 0 ? texts.connecting : ''
      case 'idle':
      case 'online':
        return ''
      default:
        return unreachable(how)
    }
  }

  return {
    node: element('div', { class: 'bars' }, link, line),
    render,
    askEnd: () => ask('end'),
  }
}
