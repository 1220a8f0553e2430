import { readPlace, writePlace, type Place } from './place'

/** The page's address as the place where the agent is. */
export interface Address {
  read(): Place
  show(place: Place): void
  /** Calls back when the browser's own buttons lead somewhere else. */
  listen(onPlace: (place: Place) => void): void
}

const depths = { lists: 0, chat: 1, customer: 2 } as const satisfies Record<Place['screen'], number>

export function createAddress(page: Window): Address {
  const read = (): Place => readPlace(page.location.hash)

  function wasPushed(): boolean {
    const state: unknown = page.history.state
    return typeof state === 'object' && state !== null && 'isDeeper' in state
  }

  return {
    read,
    show(place) {
      const hash = writePlace(place)
      const step = depths[place.screen] - depths[read().screen]
      // A step into something is one that "back" undoes; from chat to chat is a step beside it.
      if (step > 0) page.history.pushState({ isDeeper: true }, '', hash)
      else if (step === -1 && wasPushed()) page.history.back()
      else page.history.replaceState(step === 0 ? page.history.state : null, '', hash)
    },
    listen(onPlace) {
      page.addEventListener('popstate', () => onPlace(read()))
    },
  }
}
