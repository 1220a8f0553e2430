import type { Locator } from 'playwright-core'

/** Which of these texts stand in a place, in their order there; one that stands there twice is there twice. */
export async function told(place: Locator, texts: readonly string[]): Promise<readonly string[]> {
  const whole = await place.innerText()
  const any = new RegExp(texts.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g')
  return [...whole.matchAll(any)].map(([text]) => text)
}
