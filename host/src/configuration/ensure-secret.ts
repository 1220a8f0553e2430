import { hkdfSync, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { BatonError } from '@baton/core'

/**
 * The host's secret: the environment's, or on loopback one made once and kept in the data folder, so that a first start
 * needs nothing and a restart signs nobody out.
 */
export async function ensureSecret(given: string | undefined, address: string, dataFolder: string): Promise<string> {
  if (given !== undefined) return given
  if (!isLoopback(address)) {
    throw new BatonError(
      'invalid-configuration',
      `BATON_SECRET is not set: a host that listens on ${address} needs a random text of at least 32 characters in it`,
    )
  }
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const file = join(dataFolder, 'secret')
  await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(ignoreExisting)
  return readFile(file, 'utf8')
}

/** A key of its own for each purpose, so that what one is told does not open another. */
export function deriveKey(secret: string, purpose: string): string {
  return Buffer.from(hkdfSync('sha256', secret, 'baton', purpose, 32)).toString('base64url')
}

export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'))
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
}
