import { createHash, timingSafeEqual } from 'node:crypto'
import { BatonError } from '@baton/core'
import { isConversationId } from './address'
import type { WebSettings } from './options'
import type { Session, Tokens } from './token'

/** Who stands behind a request. */
export type Caller =
  | { readonly kind: 'customer'; readonly session: Session; readonly expiresAt: number }
  /** A server of the business, which may talk for any customer. */
  | { readonly kind: 'secret' }

/** Says who calls, from the `Authorization` header. Rejects with `unauthorized`, `invalid-signature` or `stale-request`. */
export async function verifyCaller(request: Request, settings: WebSettings, tokens: Tokens): Promise<Caller> {
  const bearer = bearerOf(request)
  if (bearer === undefined) {
    throw new BatonError('unauthorized', 'the request needs a header "Authorization: Bearer <token>"')
  }
  if (isSecret(bearer, settings)) return { kind: 'secret' }
  const { session, expiresAt } = await tokens.read(bearer)
  return { kind: 'customer', session, expiresAt }
}

/** Refuses a caller whose conversation is another one, and a conversation that nobody was ever given. */
export function checkConversation(caller: Caller, conversation: string, settings: WebSettings): void {
  if (caller.kind === 'customer' && caller.session.conversation !== conversation) {
    throw new BatonError('forbidden', 'the token is for another conversation')
  }
  if (!isConversationId(settings, conversation)) throw new BatonError('not-found', 'there is no such conversation')
}

/** Whether a request without a token may have one: with the secret, or from a page on the allow-list. */
export function verifyNewcomer(request: Request, settings: WebSettings): 'secret' | 'origin' {
  const bearer = bearerOf(request)
  if (bearer !== undefined) {
    if (isSecret(bearer, settings)) return 'secret'
    throw new BatonError('invalid-signature', 'the secret is not the right one')
  }
  const origin = request.headers.get('origin')
  if (origin === null) {
    throw new BatonError('unauthorized', 'the request needs the secret, or must come from a page of an allowed origin')
  }
  if (!settings.isAllowedOrigin(origin)) {
    throw new BatonError('forbidden', 'pages of this origin may not open this chat')
  }
  return 'origin'
}

/** Whether a request comes from a server of the business, which speaks for many customers at once. */
export function holdsSecret(request: Request, settings: WebSettings): boolean {
  const bearer = bearerOf(request)
  return bearer !== undefined && isSecret(bearer, settings)
}

function bearerOf(request: Request): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
}

function isSecret(text: string, settings: WebSettings): boolean {
  if (settings.directLineSecrets.length === 0) return false
  // Hashes have one length, so that the comparison takes the same time for every text.
  const digest = hash(text)
  return settings.directLineSecrets.map((secret) => timingSafeEqual(hash(secret), digest)).includes(true)
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
