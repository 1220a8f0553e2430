import { createHash, randomBytes } from 'node:crypto'
import { isPlainId, tenantId, type TenantId } from '@baton/core'

/** A new secret of 256 bits that says whose tenant it belongs to. */
export const createToken = (tenant: TenantId): string => `${tenant}.${randomBytes(32).toString('base64url')}`

/** The tenant a token is for and the hash it is kept under, or nothing if it has not the form of one. */
export function parseToken(token: string): { readonly tenant: TenantId; readonly hash: string } | undefined {
  const [, tenant = ''] = /^([^.]{1,64})\.[A-Za-z0-9_-]{43}$/.exec(token) ?? []
  return isPlainId(tenant) ? { tenant: tenantId(tenant), hash: hashSecret(token) } : undefined
}

/** Secrets and addresses are kept as this, so that nobody who reads the store can use them. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')
