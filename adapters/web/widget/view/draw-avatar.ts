import { safeUrl } from '../markdown/safe-url'
import { element, vanish } from './element'

/** Somebody's picture, or the first letter of their name until, and unless, the picture comes. */
export function drawAvatar(name: string, picture: string | undefined): HTMLElement {
  const url = picture === undefined ? undefined : safeUrl(picture)
  const letter = [...name.trim()][0]?.toUpperCase() ?? ''
  const image =
    url !== undefined &&
    element('img', {
      src: url,
      alt: '',
      referrerpolicy: 'no-referrer',
      onerror: vanish,
    })
  return element('span', { class: 'avatar', 'aria-hidden': 'true' }, letter, image)
}
