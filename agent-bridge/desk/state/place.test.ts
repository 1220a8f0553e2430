import { readPlace, readSignInToken, writePlace, type Place } from './place'

describe('the address of a place', () => {
  it('leads back to it', () => {
    const places: readonly Place[] = [
      { screen: 'lists' },
      { screen: 'chat', chat: 'acme.web.site.dl-4f1c.3' },
      { screen: 'customer', chat: 'acme.web.a=b#c%.1' },
    ]
    for (const place of places) expect(readPlace(writePlace(place))).toEqual(place)
  })

  it('is the lists for anything else', () => {
    for (const hash of ['', '#', '#chat', '#chat=', '#dance=a', '#chat=%', '#signin=abc']) {
      expect(readPlace(hash)).toEqual({ screen: 'lists' })
    }
  })

  it('may carry a one-time sign-in', () => {
    expect(readSignInToken('#signin=abc-123')).toBe('abc-123')
    for (const hash of ['', '#signin=', '#chat=abc', '#signin=%']) expect(readSignInToken(hash)).toBeUndefined()
  })
})
