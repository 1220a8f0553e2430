import { BatonError } from '@baton/core'
import { activityId, isConversationId, makeConversationId, ownActivityId, parseWatermark } from './address'

const shop = { tenant: 'shop', account: 'main' }

describe('the id of a conversation', () => {
  it('is known to the web chat that made it', () => {
    expect(isConversationId(shop, makeConversationId(shop, 'JbU3n0Vf2M-x_9'))).toBe(true)
  })

  it('is unknown to every other web chat', () => {
    const id = makeConversationId(shop, 'JbU3n0Vf2M-x_9')
    expect(isConversationId({ ...shop, tenant: 'cafe' }, id)).toBe(false)
    expect(isConversationId({ ...shop, account: 'second' }, id)).toBe(false)
  })

  it.each(['', 'x', '../../etc/passwd', 'JbU3n0Vf2M-x_9-aaaaaa', 'a'.repeat(500)])('is not %j', (text) => {
    expect(isConversationId(shop, text)).toBe(false)
  })
})

describe('the id of an activity', () => {
  it('tells the place in the log', () => {
    expect(activityId('c1', 42)).toBe('c1|0000042')
  })

  it('is the same for every repeat of what the customer said', () => {
    expect(ownActivityId('c1', 'web.a.0')).toBe(ownActivityId('c1', 'web.a.0'))
    expect(ownActivityId('c1', 'web.a.0')).not.toBe(ownActivityId('c1', 'web.a.1'))
    expect(ownActivityId('c1', 'web.a.0')).toMatch(/^c1\|c[\w-]{16}$/)
  })
})

describe('a watermark', () => {
  it.each([
    [undefined, 0],
    ['', 0],
    ['-', 0],
    ['0', 0],
    ['17', 17],
  ])('%j is the position %d', (text, position) => {
    expect(parseWatermark(text)).toBe(position)
  })

  it.each(['-1', '1.5', 'abc', '1e9', '9999999999999999', '1 '])('%j is refused', (text) => {
    expect(() => parseWatermark(text)).toThrow(BatonError)
  })
})
