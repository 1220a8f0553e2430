/** A file's size for people: "340 KB", "2.4 MB". */
export function saySize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`
  const megabytes = bytes / 1_000_000
  return `${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`
}

const typeNames: Readonly<Record<string, string>> = {
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'image/gif': 'GIF',
  'image/webp': 'WebP',
  'application/pdf': 'PDF',
}

/** What may be attached: "PNG, JPEG, PDF up to 10 MB". */
export function sayAttachmentLimits(types: readonly string[], maxSize: number): string {
  return `${types.map((type) => typeNames[type] ?? type).join(', ')} up to ${saySize(maxSize)}`
}
