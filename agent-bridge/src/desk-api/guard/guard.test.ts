import { isOwnOrigin } from './own-origin'
import { problemResponse, problemTable } from './refuse'
import { isSameSecret } from './same-secret'
import { readSessionCookie } from './session-cookie'

describe('the origin of a request', () => {
  it('is our own when it names the host that was asked, whatever ended TLS', () => {
    expect(isOwnOrigin('https://desk.example', 'desk.example', [])).toBe(true)
    expect(isOwnOrigin('http://127.0.0.1:3000', '127.0.0.1:3000', [])).toBe(true)
    expect(isOwnOrigin('https://desk.example', 'DESK.example', [])).toBe(true)
  })

  it('is foreign when anything of the host differs, and when it is opaque', () => {
    for (const origin of ['https://desk.example.evil.example', 'https://evil.example', 'null', '', 'desk.example']) {
      expect(isOwnOrigin(origin, 'desk.example', [])).toBe(false)
    }
    expect(isOwnOrigin('http://127.0.0.1:3001', '127.0.0.1:3000', [])).toBe(false)
    expect(isOwnOrigin('https://desk.example', undefined, [])).toBe(false)
  })

  it('may be configured where a proxy changes the host', () => {
    expect(isOwnOrigin('https://desk.example', 'inner:8080', ['https://desk.example'])).toBe(true)
    expect(isOwnOrigin('https://desk.example', 'inner:8080', ['https://desk.example/support/'])).toBe(true)
    expect(isOwnOrigin('http://desk.example', 'inner:8080', ['https://desk.example'])).toBe(false)
  })
})

describe('a secret', () => {
  it('is the same only as a whole', () => {
    expect(isSameSecret('secret', 'secret')).toBe(true)
    for (const given of [undefined, '', 'secre', 'secrets', 'Secret']) expect(isSameSecret('secret', given)).toBe(false)
  })
})

describe('the session cookie', () => {
  it('is found among others', () => {
    expect(readSessionCookie(`a=1; baton_desk=${'x'.repeat(43)}; b=2`)).toBe('x'.repeat(43))
  })

  it('is nothing when it cannot be a token', () => {
    for (const header of [undefined, '', 'baton_desk=', 'baton_desk=short', `baton_desk=${'x'.repeat(600)}`, 'x=y']) {
      expect(readSessionCookie(header)).toBeUndefined()
    }
  })
})

describe('a problem', () => {
  it('says its code, a sentence and, where waiting helps, for how long', async () => {
    const response = problemResponse('too-many-requests', { retryAfterMs: 1500 })
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('2')
    expect(await response.json()).toEqual({
      error: { code: 'too-many-requests', message: problemTable['too-many-requests'].message },
    })
    expect(problemResponse('store-unavailable').headers.get('retry-after')).toBe('2')
    expect(problemResponse('closed').headers.get('retry-after')).toBeNull()
  })
})
