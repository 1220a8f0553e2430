import type { ItemCard, ItemChoice, ItemLink } from '../chat/item'
import { safeUrl } from '../markdown/safe-url'
import { drawButton } from './draw-button'
import { drawLink, drawMarkdown } from './draw-markdown'
import { element, vanish } from './element'

/** Draws cards beside each other: a list that scrolls sideways. */
export function drawCards(cards: readonly ItemCard[], press: (choice: ItemChoice) => void): HTMLElement {
  return element('div', { class: 'cards', role: 'list', tabindex: 0 }, ...cards.map((card) => drawCard(card, press)))
}

/** Links under a text, or on a card. Those that lead nowhere harmless are left out. */
export function drawLinks(links: readonly ItemLink[]): readonly HTMLElement[] {
  return links.flatMap(({ label, url }) => {
    const address = safeUrl(url)
    return address === undefined ? [] : [drawLink(address, 'choice', label)]
  })
}

function drawCard(
  { title, subtitle, text, image, links, choices }: ItemCard,
  press: (choice: ItemChoice) => void,
): HTMLElement {
  const picture = image && safeUrl(image.url)
  return element(
    'div',
    { class: 'card', role: 'listitem', dir: 'auto' },
    picture !== undefined &&
      element('img', {
        src: picture,
        // A picture that is all of its card is named by the card.
        alt: image?.alt === title ? '' : image?.alt,
        loading: 'lazy',
        referrerpolicy: 'no-referrer',
        onerror: vanish,
      }),
    title !== undefined && element('strong', {}, title),
    subtitle !== undefined && element('span', { class: 'dim' }, subtitle),
    text !== undefined && element('div', { class: 'text' }, ...drawMarkdown(text)),
    element(
      'div',
      { class: 'actions' },
      ...drawLinks(links),
      ...choices.map((choice) => drawButton('choice', choice.label, () => press(choice))),
    ),
  )
}
