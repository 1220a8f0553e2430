type Value = string | number | boolean | undefined | ((event: Event) => void)
export type Child = Node | string | undefined | false

/**
 * Makes an element. Attributes that are `false` or missing are left out, `true` is an empty one, and functions listen
 * (`onclick`). Text is always text: nothing here reads HTML.
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: { readonly [attribute: string]: Value } = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  setAttributes(made, attributes)
  made.append(...children.filter((child) => child !== undefined && child !== false))
  return made
}

export function setAttributes(node: Element, attributes: { readonly [attribute: string]: Value }): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name.slice(2), value)
    else if (value === undefined || value === false) node.removeAttribute(name)
    else node.setAttribute(name, value === true ? '' : `${value}`)
  }
}

/** For pictures that do not come: nothing is better than a broken one beside words that say the same. */
export function vanish({ target }: Event): void {
  if (target instanceof Element) target.remove()
}

/** Puts a text in place, only if it is another one: screen readers say what changes. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text
}
