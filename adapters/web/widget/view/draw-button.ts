import { drawIcon } from './draw-icon'
import type { IconName } from './draw-icon'
import { element } from './element'

/** A button with words on it. */
export function drawButton(look: string, label: string, press: () => void): HTMLButtonElement {
  return element('button', { class: look, type: 'button', dir: 'auto', onclick: press }, label)
}

/** A button with an icon on it, whose words are for who cannot see it. */
export function drawTool(icon: IconName, label: string, press: () => void): HTMLButtonElement {
  return element('button', { class: 'tool', type: 'button', 'aria-label': label, onclick: press }, drawIcon(icon))
}
