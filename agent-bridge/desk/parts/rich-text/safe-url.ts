const safeProtocols: readonly string[] = ['http:', 'https:', 'mailto:', 'tel:']

/** An address that is safe to follow, as the browser will read it; nothing for any other, relative ones too. */
export function safeUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  return safeProtocols.includes(url.protocol) ? url.href : undefined
}
