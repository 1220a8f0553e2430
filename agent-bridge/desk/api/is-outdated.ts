export interface IsOutdatedOptions {
  /** where the page is served */
  readonly address: URL
  /** the page's own script, as its document names it */
  readonly script: string
  readonly fetch: typeof fetch
}

const patienceMs = 20_000

/** Whether the host serves another page by now than the open one. Where that cannot be read, the open one is taken to be it. */
export async function isOutdated({ address, script, fetch }: IsOutdatedOptions): Promise<boolean> {
  try {
    const response = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(patienceMs) })
    const served = response.ok ? readScript(await response.text()) : undefined
    return served !== undefined && served !== script
  } catch {
    // No answer: it is asked again with the next connection.
    return false
  }
}

/** Its name is made of what is in it, and of what it loads. */
function readScript(page: string): string | undefined {
  return /<script\b[^>]*\ssrc="([^"]+)"/.exec(page)?.[1]
}
