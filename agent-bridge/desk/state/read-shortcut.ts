/** Every key that does something by itself, in the order in which they are explained. */
export const shortcuts = [
  { name: 'next', key: 'j', does: 'Next chat' },
  { name: 'previous', key: 'k', does: 'Previous chat' },
  { name: 'canned', key: '/', does: 'Canned replies' },
  { name: 'note', key: 'n', does: 'Note for the team' },
  { name: 'transfer', key: 't', does: 'Transfer' },
  { name: 'park', key: 'p', does: 'Park until the customer answers' },
  { name: 'close', key: 'e', does: 'Close' },
  { name: 'help', key: '?', does: 'These keys' },
] as const

export type Shortcut = (typeof shortcuts)[number]['name']

interface KeyPress {
  readonly key: string
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly isComposing: boolean
  readonly repeat: boolean
}

/** What a key pressed outside of any field asks for. Held down, it only walks through the chats. */
export function readShortcut(press: KeyPress): Shortcut | undefined {
  if (press.altKey || press.ctrlKey || press.metaKey || press.isComposing) return undefined
  const found = shortcuts.find(({ key }) => key === press.key.toLowerCase())
  if (!found) return undefined
  const walks = found.name === 'next' || found.name === 'previous'
  return press.repeat && !walks ? undefined : found.name
}
