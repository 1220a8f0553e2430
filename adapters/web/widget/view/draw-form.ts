import type { ItemField, ItemForm } from '../chat/item'
import { draftForm } from '../connection/outgoing'
import type { Draft } from '../connection/outgoing'
import { element } from './element'

/** A form in the log, which is shut once it is answered. */
export interface DrawnForm {
  readonly node: HTMLElement
  readonly setAnswered: (isAnswered: boolean) => void
}

/** Draws a form; what the customer fills in is checked by the browser before it is said. */
export function drawForm({ id, title, fields, submit }: ItemForm, say: (draft: Draft) => void): DrawnForm {
  const inputs = fields.map((field) => [field, element('input', attributesOf(field))] as const)
  const button = element('button', { class: 'primary', type: 'submit' }, submit)
  const set = element(
    'fieldset',
    {},
    element('legend', { dir: 'auto' }, title),
    ...inputs.map(([{ label, required }, input]) =>
      element('label', { dir: 'auto' }, element('span', {}, label, required && ' *'), input),
    ),
    button,
  )
  const node = element('form', { class: 'bubble form' }, set)
  node.addEventListener('submit', (event) => {
    event.preventDefault()
    const filled = inputs
      .map(([{ name }, input]) => [name, input.value.trim()] as const)
      .filter(([, value]) => value !== '')
    if (filled.length > 0) say(draftForm(id, Object.fromEntries(filled)))
  })
  return {
    node,
    setAnswered(isAnswered) {
      set.disabled = isAnswered
      button.hidden = isAnswered
    },
  }
}

const inputTypes = {
  text: { type: 'text' },
  email: { type: 'email', autocomplete: 'email' },
  phone: { type: 'tel', autocomplete: 'tel' },
  number: { type: 'text', inputmode: 'decimal' },
} as const satisfies { readonly [Type in ItemField['type']]: object }

function attributesOf({ type, name, required }: ItemField): {
  readonly [attribute: string]: string | number | boolean
} {
  return { ...inputTypes[type], name, required, maxlength: 1_000, dir: 'auto' }
}
