import type { BotNode } from '../bot/node'
import type { OwnerChange } from '../log-entry'
import { changeOwner } from './change-owner'
import { arriveAt } from './proceed'
import { sayNotice, setDialogue, type TurnDraft } from './turn-draft'

/** Gives the conversation back to the bot, which goes on at a node, or says that it is back. */
export function giveToBot(
  draft: TurnDraft,
  why: OwnerChange,
  options: { readonly node?: BotNode; readonly text: 'left-queue' | 'handed-back' },
): void {
  draft.conversation = {
    ...draft.conversation,
    place: undefined,
    unanswered: 0,
    unansweredSince: undefined,
  }
  setDialogue(draft, {
    node: undefined,
    asking: undefined,
    offered: [],
    lastReply: 'none',
  })
  changeOwner(draft, { owner: 'bot' }, why)
  if (options.node) return arriveAt(draft, options.node, undefined, undefined)
  sayNotice(draft, { kind: 'bot' }, options.text)
}
