import type { KeyObject } from 'node:crypto'
import { createHash, createSecretKey } from 'node:crypto'
import { SignJWT, errors, jwtVerify } from 'jose'
import type { JWTPayload } from 'jose'
import { BatonError } from '@baton/core'
import type { WebSettings } from './options'
import { createRecentMap } from './recent-map'
import { streamClaims, tokenClaims } from './schema'

/** Who talks in which conversation: all that a token says. */
export interface Session {
  readonly conversation: string
  /** The customer's id on this channel; whatever a client writes into `from` is not looked at. */
  readonly user: string
  readonly name?: string
  /** Whom the page vouched for. */
  readonly known?: { readonly subject: string; readonly facts: { readonly [name: string]: string } }
  /** Until when the conversation's tokens are renewed, epoch ms. */
  readonly until: number
}

/** The right to open one stream. */
export interface StreamGrant {
  readonly conversation: string
  readonly user: string
  /** When the token behind it expires, epoch ms; nothing for the holder of the secret. */
  readonly expiresAt?: number
}

export interface Tokens {
  /** Rejects with `stale-request` when the conversation's own time is over. */
  issue(session: Session): Promise<{ readonly token: string; readonly expiresAt: number }>
  /** Rejects with `stale-request` for an expired token and `invalid-signature` for any other that is not good. */
  read(token: string): Promise<{ readonly session: Session; readonly expiresAt: number }>
  /** Reads a token that may have expired, as long as its conversation's time is not over. */
  readToResume(token: string): Promise<Session | undefined>
  issueForStream(grant: StreamGrant): Promise<string>
  readForStream(token: string): Promise<StreamGrant>
}

/** From when a stream's address is given out to when the stream must be open. */
const streamTokenSeconds = 60
/** How many tokens are remembered as good, each about 1 KB. */
const maxVerified = 5_000

/**
 * Signs and reads tokens. They are bound to one web chat, one conversation and one customer; a token of another business
 * is a forged one here, even if both use the same key.
 */
export function createTokens(settings: WebSettings): Tokens {
  const { secrets, tenant, account, limits, now } = settings
  const keys = new Map(secrets.map((secret) => [keyId(secret), createSecretKey(Buffer.from(secret))]))
  const [newest] = keys
  // Checking a signature costs more than all the rest of taking a message, and a customer's messages bring the same token.
  const verified = createRecentMap<{ readonly session: Session; readonly expiresAt: number }>(maxVerified)
  const issuer = 'baton-web'
  const audience = (use: string) => `${tenant}.${account}.${use}`

  function sign(claims: JWTPayload, use: string, expiresAt: number): Promise<string> {
    if (!newest) throw new BatonError('invalid-configuration', 'web: no signing secret')
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: newest[0] })
      .setIssuer(issuer)
      .setAudience(audience(use))
      .setIssuedAt(seconds(now()))
      .setExpirationTime(seconds(expiresAt))
      .sign(newest[1])
  }

  async function open(token: string, use: string, toleranceMs = 0): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, (header) => keyFor(keys, header.kid), {
        algorithms: ['HS256'],
        issuer,
        audience: audience(use),
        currentDate: new Date(now()),
        clockTolerance: toleranceMs / 1000,
        requiredClaims: ['exp'],
      })
      return payload
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new BatonError('stale-request', 'the token has expired')
      throw new BatonError('invalid-signature', 'the token is not one of ours', { cause: error })
    }
  }

  function sessionOf(payload: JWTPayload): { session: Session; expiresAt: number } {
    const claims = tokenClaims.safeParse(payload)
    if (!claims.success) throw new BatonError('invalid-signature', 'the token is not one for conversations')
    const { conv, user, exp, until, name, known } = claims.data
    const session = {
      conversation: conv,
      user,
      until: until * 1000,
      ...(name !== undefined && { name }),
      ...(known && { known: { subject: known.subject, facts: known.facts ?? {} } }),
    }
    return { session, expiresAt: exp * 1000 }
  }

  return {
    async issue(session) {
      const expiresAt = Math.min(now() + limits.tokenMs, session.until)
      if (expiresAt <= now()) {
        throw new BatonError('stale-request', "the conversation's time is over, start another one")
      }
      const { conversation: conv, user, name, known, until } = session
      const token = await sign({ conv, user, name, known, until: seconds(until) }, 'chat', expiresAt)
      return { token, expiresAt }
    },
    async read(token) {
      const known = verified.get(token)
      if (known && known.expiresAt > now()) return known
      const read = sessionOf(await open(token, 'chat'))
      verified.set(token, read)
      return read
    },
    async readToResume(token) {
      try {
        const { session } = sessionOf(await open(token, 'chat', limits.conversationMs))
        return session.until > now() ? session : undefined
      } catch (error) {
        // Whoever cannot go on starts over: that is an answer, not a failure.
        if (error instanceof BatonError) return undefined
        throw error
      }
    },
    issueForStream({ conversation, user, expiresAt }) {
      const end = expiresAt === undefined ? undefined : seconds(expiresAt)
      return sign({ conv: conversation, user, end }, 'stream', now() + streamTokenSeconds * 1000)
    },
    async readForStream(token) {
      const claims = streamClaims.safeParse(await open(token, 'stream'))
      if (!claims.success) throw new BatonError('invalid-signature', 'the token is not one for streams')
      const { conv, user, end } = claims.data
      return { conversation: conv, user, ...(end !== undefined && { expiresAt: end * 1000 }) }
    },
  }
}

/** Names a key without saying anything about it, so that a token says which of two keys signed it. */
function keyId(secret: string): string {
  return createHash('sha256').update(`baton web key ${secret}`).digest('base64url').slice(0, 8)
}

function keyFor(keys: ReadonlyMap<string, KeyObject>, kid: string | undefined): KeyObject {
  const key = kid === undefined ? undefined : keys.get(kid)
  if (!key) throw new BatonError('invalid-signature', 'the token was signed with a key that is not in use')
  return key
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000)
}
