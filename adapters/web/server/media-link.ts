import { createHmac, timingSafeEqual } from 'node:crypto'
import { BatonError } from '@baton/core'
import type { MediaRef } from '@baton/core'
import { mediaRef } from '@baton/core'
import type { WebSettings } from './options'
import type { LinkMedia } from './render'

/** Signs and checks links to files, which browsers fetch without any header of ours. */
export interface MediaLinks {
  /** Makes links for a client that sees us under this origin. */
  under(origin: string): LinkMedia
  /** Rejects with `invalid-signature` or `stale-request`. */
  check(ref: string, query: { readonly expires?: string; readonly signature?: string }): MediaRef
}

export function createMediaLinks({ secrets, tenant, account, mount, limits, now }: WebSettings): MediaLinks {
  const keys = secrets.map((secret) => createHmac('sha256', secret).update('baton web media').digest())
  const signatureOf = (key: Buffer, ref: string, expires: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([tenant, account, ref, expires]))
      .digest()

  function sign(ref: MediaRef): string {
    const [key] = keys
    if (!key) throw new BatonError('invalid-configuration', 'web: no signing secret')
    // Rounded, so that a browser that sees the message again finds the file in its cache.
    const hour = 3_600_000
    const expires = String(Math.ceil((now() + limits.linkMs) / hour) * hour)
    const signature = signatureOf(key, ref, expires).toString('base64url')
    return `/media/${encodeURIComponent(ref)}?expires=${expires}&signature=${signature}`
  }

  return {
    under: (origin) => (media) => `${origin}${mount}${sign(media.ref)}`,
    check(ref, { expires = '', signature = '' }) {
      const given = Buffer.from(signature, 'base64url')
      const signed = keys.some((key) => {
        const expected = signatureOf(key, ref, expires)
        return given.length === expected.length && timingSafeEqual(given, expected)
      })
      if (!signed) throw new BatonError('invalid-signature', 'the link to this file is not one of ours')
      if (Number(expires) <= now()) throw new BatonError('stale-request', 'the link to this file has expired')
      return mediaRef(ref)
    },
  }
}
