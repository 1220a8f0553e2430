import { useEffect } from 'react'
import type { Desk } from '../state/desk'
import { findChat } from '../state/find-chat'
import { chatOf } from '../state/place'
import { readShortcut, type Shortcut } from '../state/read-shortcut'
import { useDesk, useDeskState } from './use-desk'

/** Single keys that do things while no field has the focus and no dialog is open. */
export function useKeys(): void {
  const desk = useDesk()
  const isOn = useDeskState((state) => state.preferences.keys && state.dialog === undefined)
  const isRowWished = useDeskState((state) => state.focusWish === 'row')

  useEffect(() => {
    if (!isRowWished) return
    currentRow(desk)?.focus()
    desk.wishFocus(undefined)
  }, [desk, isRowWished])

  useEffect(() => {
    if (!isOn) return
    function press(event: KeyboardEvent): void {
      if (event.defaultPrevented || isTyping(event.target)) return
      const shortcut = readShortcut(event)
      if (shortcut === undefined || !run(desk, shortcut)) return
      event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [desk, isOn])
}

/** Whether there was something to do. */
function run(desk: Desk, shortcut: Shortcut): boolean {
  if (shortcut === 'next') return walk(desk, 1)
  if (shortcut === 'previous') return walk(desk, -1)
  if (shortcut === 'help') return done(desk.show({ kind: 'help' }))

  const state = desk.state.get()
  const id = chatOf(state.place)
  const chat = id === undefined ? undefined : findChat(state, id)
  if (id === undefined || !chat) return false
  const may = (right: (typeof chat.rights)[number]): boolean => chat.rights.includes(right)
  switch (shortcut) {
    case 'canned': {
      if (!may('say')) return false
      desk.setNoting(id, false)
      return done(beginCanned(desk, id))
    }
    case 'note':
      return may('note') && done(desk.setNoting(id, true))
    case 'transfer':
    case 'close':
      return may(shortcut) && done(desk.show({ kind: shortcut, chat: id }))
    case 'park':
      return may('park') && done(void desk.perform(id, { kind: 'park' }))
  }
}

const done = (_: void): true => true

/** A "/" at the end of what is being written opens the list. */
function beginCanned(desk: Desk, chat: string): void {
  const draft = desk.state.get().drafts.get(`reply:${chat}`) ?? ''
  if (!/(^|\s)\/$/.test(draft))
    desk.write(chat, 'reply', draft === '' || /\s$/.test(draft) ? `${draft}/` : `${draft} /`)
}

function rows(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-chat-row]')]
}

function currentRow(desk: Desk): HTMLElement | undefined {
  const open = chatOf(desk.state.get().place)
  const all = rows()
  return all.find((row) => row === document.activeElement) ?? all.find((row) => row.dataset['chatRow'] === open)
}

function walk(desk: Desk, step: 1 | -1): boolean {
  const all = rows()
  const current = currentRow(desk)
  const at = current === undefined ? (step === 1 ? -1 : all.length) : all.indexOf(current)
  const next = all[at + step]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
  return next !== undefined
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], [role="menu"]') !== null
  )
}
