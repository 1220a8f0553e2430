import type { Kept } from './kept'

/** How this browser's agent likes the page. */
export interface Preferences {
  readonly sound: boolean
  /** Single keys do things while no field has the focus. */
  readonly keys: boolean
  /** The offer to show notifications of the browser has been answered. */
  readonly askedToNotify: boolean
  /** Lists that are folded. */
  readonly folded: readonly string[]
}

const key = 'baton.desk.preferences'

const usual: Preferences = { sound: true, keys: true, askedToNotify: false, folded: ['closed'] }

export function readPreferences(kept: Kept): Preferences {
  try {
    const found: unknown = JSON.parse(kept.read(key) ?? 'null')
    if (typeof found !== 'object' || found === null) return usual
    const { sound, keys, askedToNotify, folded } = found as Partial<Record<keyof Preferences, unknown>>
    return {
      sound: typeof sound === 'boolean' ? sound : usual.sound,
      keys: typeof keys === 'boolean' ? keys : usual.keys,
      askedToNotify: typeof askedToNotify === 'boolean' ? askedToNotify : usual.askedToNotify,
      folded: Array.isArray(folded) ? folded.filter((name) => typeof name === 'string') : usual.folded,
    }
  } catch {
    return usual
  }
}

export function writePreferences(kept: Kept, preferences: Preferences): void {
  kept.write(key, JSON.stringify(preferences))
}
