import type { Chat } from '../chat/create-chat'
import type { ChatState } from '../chat/chat-state'
import type { Language, WidgetTexts } from '../texts'
import type { Limits } from '../widget-settings'

/** What every part of the view knows. */
export interface ViewContext {
  readonly chat: Chat
  readonly texts: WidgetTexts
  readonly language: Language
  readonly title: string
  readonly limits: Limits
}

/** A piece of the page that follows the chat. */
export interface Part {
  readonly node: HTMLElement
  render(state: ChatState): void
}
