const harmless = ['http:', 'https:', 'mailto:', 'tel:']

/** The address a link may lead to, in its full form; nothing if following it could do anything but lead somewhere. */
export function safeUrl(text: string): string | undefined {
  try {
    const { protocol, href } = new URL(text)
    return harmless.includes(protocol) ? href : undefined
  } catch {
    return undefined
  }
}
