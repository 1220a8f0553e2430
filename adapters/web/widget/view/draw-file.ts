import type { ItemFile } from '../chat/item'
import type { WidgetTexts } from '../texts'
import { safeUrl } from '../markdown/safe-url'
import { drawIcon } from './draw-icon'
import { drawLink } from './draw-markdown'
import { element } from './element'

/** Draws a file: pictures are shown and opened by a tap, sound and video played, everything else is a link. */
export function drawFile({ url, contentType, name, alt }: ItemFile, texts: WidgetTexts): HTMLElement {
  const address = url.startsWith('blob:') ? url : safeUrl(url)
  const label = alt ?? name ?? texts[contentType.startsWith('image/') ? 'image' : 'file']
  const asLink = (): HTMLElement => {
    const parts = [drawIcon('file'), element('span', {}, name ?? label)]
    return address === undefined
      ? element('span', { class: 'bubble file' }, ...parts)
      : drawLink(address, 'bubble file', ...parts)
  }
  if (address === undefined) return asLink()
  switch (contentType.split('/')[0]) {
    case 'image': {
      const image = element('img', { src: address, alt: label, loading: 'lazy', referrerpolicy: 'no-referrer' })
      const link = drawLink(address, 'picture', image)
      // A link to a file is good for a day only, and so is what it shows.
      image.onerror = () => link.replaceWith(asLink())
      return link
    }
    case 'audio':
      return element('audio', { src: address, controls: true, preload: 'none', 'aria-label': label })
    case 'video':
      return element('video', { src: address, controls: true, preload: 'metadata', 'aria-label': label })
    default:
      return asLink()
  }
}
