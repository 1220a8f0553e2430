import { texts } from '../texts'
import { sayDay, sayTime } from './say-time'

const at = new Date(2026, 10, 20, 15, 4).getTime()

describe('sayTime', () => {
  it.each([
    ['en-US', '3:04 PM'],
    ['en-GB', '15:04'],
    ['de-DE', '15:04'],
    ['ar-EG', '٣:٠٤ م'],
  ])('is written as in %s', (locale, time) => {
    expect(sayTime(at, locale).replaceAll(/\s/g, ' ')).toBe(time)
  })

  it("is written as in the browser's own language if none is named", () => {
    const own = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
    expect(sayTime(at)).toBe(own.format(at))
  })
})

describe('sayDay', () => {
  it('calls near days by their names', () => {
    const day = 24 * 60 * 60_000
    expect(sayDay(at, at, 'en', texts.en)).toBe('Today')
    expect(sayDay(at - day, at, 'ar', texts.ar)).toBe('أمس')
    expect(sayDay(at - 2 * day, at, 'en', texts.en)).toBe('Wednesday, November 18')
  })
})
