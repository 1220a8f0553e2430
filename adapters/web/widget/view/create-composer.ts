import { draftFile, draftText } from '../connection/outgoing'
import { fill } from '../texts'
import { drawTool } from './draw-button'
import { drawIcon } from './draw-icon'
import { element } from './element'
import { findFault } from './find-fault'
import type { ViewContext } from './view-context'

/** Where the customer writes. What is written there is kept by the browser until it is said. */
export interface Composer {
  readonly node: HTMLElement
  readonly focus: () => void
  readonly clear: () => void
  /** Takes files that were dropped or pasted somewhere, or says why not. */
  addFiles(files: readonly File[]): void
}

/** What was written and not said yet. */
export interface DraftKeeper {
  read(): string
  write(text: string): void
}

export function createComposer({ chat, texts, limits }: ViewContext, keeper: DraftKeeper): Composer {
  const fault = element('p', { class: 'fault', role: 'alert' })
  const picker = element('input', {
    type: 'file',
    multiple: true,
    hidden: true,
    tabindex: -1,
    accept: limits.fileTypes.join(','),
    'aria-label': texts.attach,
  })
  const input = element('textarea', {
    rows: 1,
    placeholder: texts.write,
    'aria-label': texts.write,
    enterkeyhint: 'send',
  })
  const send = element('button', { class: 'send', type: 'submit', 'aria-label': texts.send }, drawIcon('send'))
  const attach = drawTool('attach', texts.attach, () => picker.click())
  const form = element(
    'form',
    { class: 'composer' },
    fault,
    element('div', { class: 'field' }, picker, attach, input, send),
  )
  input.value = keeper.read()

  function say(): void {
    const text = input.value.trim()
    if (text === '') return
    const over = text.length - limits.text
    if (over > 0) return complain(fill(texts.textTooLong, { count: over }))
    chat.say(draftText(text))
    clear()
    input.focus()
  }

  function clear(): void {
    input.value = ''
    grow()
    complain('')
    keeper.write('')
  }

  function complain(sentence: string): void {
    fault.textContent = sentence
  }

  function grow(): void {
    input.style.height = 'auto'
    // Before it is seen it has no height to go by.
    if (input.scrollHeight > 0) input.style.height = `${input.scrollHeight}px`
    send.disabled = input.value.trim() === ''
    // Without words there is nothing to take the direction from but the language.
    input.dir = input.value === '' ? '' : 'auto'
  }

  function addFiles(files: readonly File[]): void {
    if (files.length === 0) return
    const found = findFault(files, limits)
    if (found) return complain(fill(texts[found.name], found.values))
    complain('')
    for (const file of files) chat.say(draftFile(file))
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    say()
  })
  input.addEventListener('keydown', (event) => {
    // Enter also ends the choice of a character in many scripts.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    say()
  })
  input.addEventListener('input', () => {
    grow()
    complain('')
    keeper.write(input.value)
    if (input.value !== '') chat.typed()
  })
  input.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    addFiles(files)
  })
  picker.addEventListener('change', () => {
    addFiles([...(picker.files ?? [])])
    // The same file may be chosen again.
    picker.value = ''
  })
  grow()

  return {
    node: form,
    focus() {
      input.focus({ preventScroll: true })
      grow()
    },
    clear,
    addFiles,
  }
}
