const longest = 120

/** A file's name as it may be shown and saved: no path, no control characters, not too long. */
export function readFileName(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const name = decode(header)
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .split(/[/\\]/)
    .at(-1)
    ?.trim()
  if (!name || name === '.' || name === '..') return undefined
  const characters = [...name]
  return characters.length <= longest ? name : characters.slice(-longest).join('')
}

/** The header that offers a file under its name. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string | undefined): string {
  if (name === undefined) return kind
  // RFC 8187: what encodeURIComponent leaves but an extended value may not hold.
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename*=UTF-8''${encoded}`
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // Not encoded: taken as it is.
    return text
  }
}
