/**
 * Whether a request's Origin is the desk's own: that of one of the configured addresses, or the host that was asked.
 * The scheme is not compared with the latter, because a proxy may have ended TLS.
 */
export function isOwnOrigin(origin: string, host: string | undefined, configured: readonly string[]): boolean {
  if (configured.some((address) => URL.canParse(address) && new URL(address).origin === origin)) return true
  if (host === undefined || !URL.canParse(origin)) return false
  return new URL(origin).host === host.toLowerCase()
}
