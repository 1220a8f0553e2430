/**
 * Whether a request's Origin is the desk's own: one of the origins that are configured, or the host that was asked.
 * The scheme is not compared with the latter, because a proxy may have ended TLS.
 */
export function isOwnOrigin(origin: string, host: string | undefined, configured: readonly string[]): boolean {
  if (configured.includes(origin)) return true
  if (host === undefined || !URL.canParse(origin)) return false
  return new URL(origin).host === host.toLowerCase()
}
