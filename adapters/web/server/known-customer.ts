import type { KeyObject } from 'node:crypto'
import { createPublicKey, createSecretKey } from 'node:crypto'
import { createLocalJWKSet, errors, jwtVerify } from 'jose'
import type { JSONWebKeySet, JWTVerifyOptions, JWTVerifyResult } from 'jose'
import { BatonError } from '@baton/core'
import { knownCustomerClaims } from './schema'

/** The page's key: shared with us, public (PEM), or a set of public ones. */
export type KnownCustomerKey =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'public'; readonly pem: string }
  | { readonly kind: 'jwks'; readonly jwks: JSONWebKeySet }

export interface KnownCustomers {
  readonly key: KnownCustomerKey
  /** Must be the token's `iss`. */
  readonly issuer: string
  /** Must be the token's `aud`. */
  readonly audience: string
}

/** Who a page says its customer is. */
export interface KnownCustomer {
  readonly subject: string
  readonly name?: string
  readonly facts: { readonly [name: string]: string }
}

/** Clocks of two machines differ a little. */
const clockSkewSeconds = 30

// A shared secret must never be taken for a public key, nor the other way round, so each kind has its own algorithms.
const publicAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

/**
 * Makes the check of a page's signed statement (a JWT with sub, exp, iss, aud; name, email and facts if it likes). It
 * rejects with `invalid-signature`, `stale-request` or `malformed`.
 */
export function createKnownCustomerCheck(
  { key, issuer, audience }: KnownCustomers,
  now: () => number,
): (userToken: string) => Promise<KnownCustomer> {
  const verify = verifierOf(key)
  return async (userToken) => {
    const payload = await verify(userToken, {
      issuer,
      audience,
      clockTolerance: clockSkewSeconds,
      currentDate: new Date(now()),
      requiredClaims: ['sub', 'exp'],
    }).then(
      (result) => result.payload,
      (error: unknown) => {
        if (error instanceof errors.JWTExpired) throw new BatonError('stale-request', 'the userToken has expired')
        if (error instanceof errors.JWTClaimValidationFailed) {
          throw new BatonError('invalid-signature', `the userToken's "${error.claim}" is missing or not for here`)
        }
        throw new BatonError('invalid-signature', "the userToken's signature is not the page's", { cause: error })
      },
    )
    const claims = knownCustomerClaims.safeParse(payload)
    if (!claims.success) {
      throw new BatonError('malformed', `the userToken says something unusable at "${pathOf(claims.error)}"`)
    }
    const { sub, name, email, facts } = claims.data
    return {
      subject: sub,
      ...(name !== undefined && { name }),
      facts: { ...facts, ...(name !== undefined && { name }), ...(email !== undefined && { email }) },
    }
  }
}

function verifierOf(key: KnownCustomerKey): (token: string, options: JWTVerifyOptions) => Promise<JWTVerifyResult> {
  switch (key.kind) {
    case 'secret': {
      if (key.secret.length < 32) throw refuse('the secret for known customers must have at least 32 characters')
      const secret = createSecretKey(Buffer.from(key.secret))
      return (token, options) => jwtVerify(token, secret, { ...options, algorithms: ['HS256', 'HS384', 'HS512'] })
    }
    case 'public': {
      const publicKey = readPublicKey(key.pem)
      return (token, options) => jwtVerify(token, publicKey, { ...options, algorithms: publicAlgorithms })
    }
    case 'jwks': {
      const keySet = createLocalJWKSet(key.jwks)
      return (token, options) => jwtVerify(token, keySet, { ...options, algorithms: publicAlgorithms })
    }
  }
}

function readPublicKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem)
  } catch (error) {
    throw refuse('the public key for known customers is no PEM', error)
  }
}

function pathOf(error: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] }): string {
  return error.issues[0]?.path.join('.') ?? ''
}

function refuse(message: string, cause?: unknown): BatonError {
  return new BatonError('invalid-configuration', `web: ${message}`, { cause })
}
