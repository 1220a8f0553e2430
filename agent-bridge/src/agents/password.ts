import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'

/** A password as it is kept: nothing but its hash and how it was made. */
export type PasswordHash = string

/** What new hashes cost; old ones keep what they were made with. */
const cost = { N: 2 ** 15, r: 8, p: 1 } as const
const saltBytes = 16
const hashBytes = 32
const form = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([A-Za-z0-9_-]{22})\$([A-Za-z0-9_-]{43})$/

export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(saltBytes)
  const hash = await derive(password, salt, cost)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/**
 * Whether the password is the one that was hashed. Without a hash (nobody has this e-mail) it takes the same time and
 * says no, so that an answer's time does not tell who has an account.
 */
export async function verifyPassword(password: string, kept: PasswordHash | undefined): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = form.exec(kept ?? nobodysHash) ?? form.exec(nobodysHash) ?? []
  const parameters = { N: Number(N), r: Number(r), p: Number(p) }
  const derived = await derive(password, Buffer.from(salt, 'base64url'), parameters)
  return timingSafeEqual(derived, Buffer.from(hash, 'base64url')) && kept !== undefined && form.test(kept)
}

/** The shape of a hash that no password has. */
const nobodysHash = ['scrypt', cost.N, cost.r, cost.p, 'A'.repeat(22), 'A'.repeat(43)].join('$')

function derive(password: string, salt: Buffer, parameters: Required<Pick<ScryptOptions, 'N' | 'r' | 'p'>>) {
  // Node's own limit is a hair below what N = 2^15 needs.
  const maxmem = 256 * parameters.N * parameters.r
  return new Promise<Buffer>((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, hashBytes, { ...parameters, maxmem }, (error, hash) => {
      if (error) reject(error)
      else resolve(hash)
    })
  })
}
