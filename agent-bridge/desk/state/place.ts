/** Where the agent is on the page; in its address, so that "back" and "reload" work. */
export type Place =
  | { readonly screen: 'lists' }
  | { readonly screen: 'chat'; readonly chat: string }
  /** The customer's side of a chat: a screen of its own where there is no room beside the conversation. */
  | { readonly screen: 'customer'; readonly chat: string }

/** Reads the part of an address after "#". */
export function readPlace(hash: string): Place {
  const [kind, chat] = hash.replace(/^#/, '').split('=', 2)
  const id = chat === undefined ? undefined : decode(chat)
  if (id !== undefined && id !== '' && (kind === 'chat' || kind === 'customer')) return { screen: kind, chat: id }
  return { screen: 'lists' }
}

/** The part of an address after "#", with it. */
export function writePlace(place: Place): string {
  return place.screen === 'lists' ? '#' : `#${place.screen}=${encodeURIComponent(place.chat)}`
}

/** The chat that is open, if one is. */
export function chatOf(place: Place): string | undefined {
  return place.screen === 'lists' ? undefined : place.chat
}

/** A one-time sign-in that the address carries. */
export function readSignInToken(hash: string): string | undefined {
  const [kind, token] = hash.replace(/^#/, '').split('=', 2)
  return kind === 'signin' && token ? decode(token) : undefined
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    // Not an address that we have made.
    return undefined
  }
}
