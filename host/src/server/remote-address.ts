import { IncomingMessage } from 'node:http'

/** Knows where requests came from. */
export interface AddressBook {
  note(request: Request, incoming: IncomingMessage): void
  of(request: Request | IncomingMessage): string | undefined
}

/**
 * The client's network address. Behind proxies it is the entry of X-Forwarded-For that the outermost trusted proxy
 * wrote; whatever stands further left was written by the client and is not believed.
 *
 * @param trustedProxies how many proxies of ours add to X-Forwarded-For
 */
export function createAddressBook(trustedProxies: number): AddressBook {
  const known = new WeakMap<Request, string>()
  return {
    note(request, incoming) {
      const address = readAddress(incoming, trustedProxies)
      if (address !== undefined) known.set(request, address)
    },
    of: (request) => (request instanceof IncomingMessage ? readAddress(request, trustedProxies) : known.get(request)),
  }
}

function readAddress(incoming: IncomingMessage, trustedProxies: number): string | undefined {
  const forwarded = [incoming.headers['x-forwarded-for'] ?? []].flat().join(',').split(',')
  const claimed = forwarded.map((part) => part.trim()).filter((part) => part !== '')
  const trusted = trustedProxies > 0 ? claimed.at(-trustedProxies) : undefined
  return trusted ?? incoming.socket.remoteAddress
}
