import { hashPassword, verifyPassword } from './password'

test('a password is known by its hash, which says how it was made and nothing else', async () => {
  const hash = await hashPassword('correct horse')
  expect(hash).toMatch(/^scrypt\$32768\$8\$1\$/)
  expect(hash).not.toContain('horse')
  expect(await verifyPassword('correct horse', hash)).toBe(true)
  expect(await verifyPassword('correct horsf', hash)).toBe(false)
  expect(await verifyPassword('', hash)).toBe(false)
})

test('the same password is hashed differently every time', async () => {
  expect(await hashPassword('correct horse')).not.toBe(await hashPassword('correct horse'))
})

test('a password written in another form of the same letters is the same', async () => {
  expect(await verifyPassword('Ame\u0301lie 12', await hashPassword('Am\u00e9lie 12'))).toBe(true)
})

test('a hash made with other parameters is still understood', async () => {
  // scrypt('correct horse', 16 zero bytes, N = 1024, r = 4, p = 2)
  const { scryptSync } = await import('node:crypto')
  const hash = scryptSync('correct horse', Buffer.alloc(16), 32, { N: 1024, r: 4, p: 2 }).toString('base64url')
  const kept = `scrypt$1024$4$2$${Buffer.alloc(16).toString('base64url')}$${hash}`
  expect(await verifyPassword('correct horse', kept)).toBe(true)
  expect(await verifyPassword('wrong horse', kept)).toBe(false)
})

test('without a hash, and with one that cannot be read, nothing is right', async () => {
  expect(await verifyPassword('correct horse', undefined)).toBe(false)
  expect(await verifyPassword('correct horse', 'plain text')).toBe(false)
})
