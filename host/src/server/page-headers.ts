/** What every page of a business is sent with. Its look and its scripts are its own, so no policy narrows them. */
export const pageHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-frame-options': 'SAMEORIGIN',
  // Asked for again each time, and answered in one line while it has not changed.
  'cache-control': 'no-cache',
} as const

/**
 * What the desk may do. Scripts are its own files only. Its styles are set by scripts as it is drawn, which only
 * `unsafe-inline` allows. Pictures and recordings may come from wherever the customer's channel keeps them.
 */
const deskPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "worker-src 'self'",
  "font-src 'self'",
  "img-src 'self' https: blob:",
  "media-src 'self' https: blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** What the files of the desk are sent with; those with a hash in their name never change. */
export function deskHeaders(path: string): Readonly<Record<string, string>> {
  return {
    'content-security-policy': deskPolicy,
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
}
