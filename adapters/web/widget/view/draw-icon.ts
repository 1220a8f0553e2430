/** Drawn on a grid of 24 by 24. */
const paths = {
  chat: 'M12 3.5c-5 0-9 3.3-9 7.5 0 2.4 1.3 4.5 3.4 5.9l-.6 3.6 3.9-2.2c.7.1 1.5.2 2.3.2 5 0 9-3.3 9-7.5s-4-7.5-9-7.5Z',
  down: 'm6 9.5 6 6 6-6',
  close: 'm6.5 6.5 11 11m0-11-11 11',
  menu: 'M5 12h.01M12 12h.01M19 12h.01',
  attach: 'm19.5 11.5-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-8 8a1.5 1.5 0 0 1-2.2-2.2l7.3-7.3',
  send: 'M4.5 12 3.6 5.3a.7.7 0 0 1 1-.7l15.2 6.8a.7.7 0 0 1 0 1.2L4.6 19.4a.7.7 0 0 1-1-.7L4.5 12Zm0 0h7',
  file: 'M13.5 3.5H7a1.5 1.5 0 0 0-1.5 1.5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5l-5-5Zm0 0v5h5',
  sent: 'm5 12.5 4.5 4.5L19 7.5',
} as const

export type IconName = keyof typeof paths

/** An icon; it says nothing to screen readers, whatever it is on has a name. */
export function drawIcon(name: IconName): SVGElement {
  const namespace = 'http://www.w3.org/2000/svg'
  const icon = document.createElementNS(namespace, 'svg')
  const path = document.createElementNS(namespace, 'path')
  icon.setAttribute('viewBox', '0 0 24 24')
  icon.setAttribute('class', `icon icon-${name}`)
  icon.setAttribute('aria-hidden', 'true')
  path.setAttribute('d', paths[name])
  icon.append(path)
  return icon
}
