import fc from 'fast-check'
import { texts } from './texts'
import { findFault } from './view/find-fault'
import { readSettings } from './widget-settings'

describe('readSettings', () => {
  it('reads what the server says, and keeps its own words for the rest', () => {
    const settings = readSettings({
      title: 'Dune & Co.',
      theme: { accent: '#803', 'on-accent': 7, background: 'url(https://evil.example)' },
      texts: { en: { write: 'Ask us anything', send: 5, unknown: 'x' } },
      limits: { text: 100, files: 2, fileSize: 1024, fileTypes: ['image/png', 3] },
    })
    expect(settings.title).toBe('Dune & Co.')
    expect(settings.theme).toMatchObject({ accent: '#803', 'on-accent': '' })
    expect(settings.theme).not.toHaveProperty('background')
    expect(settings.limits).toEqual({ text: 100, files: 2, fileSize: 1024, fileTypes: ['image/png'] })
    expect(settings.textsIn('en')).toEqual({ ...texts.en, write: 'Ask us anything' })
    expect(settings.textsIn('ar')).toEqual(texts.ar)
  })

  it('takes everything', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readSettings(value).limits.files).toBeGreaterThanOrEqual(0)
        expect(Object.keys(readSettings(value).textsIn('en'))).toEqual(Object.keys(texts.en))
      }),
    )
  })
})

describe('findFault', () => {
  const limits = {
    text: 100,
    files: 2,
    fileSize: 2 * 1024 * 1024,
    fileTypes: ['image/png', 'audio/mpeg', 'text/plain'],
  }
  const file = (name: string, type: string, size = 1) => ({ name, type, size })

  it('finds nothing wrong with what the server takes', () => {
    expect(findFault([file('a.png', 'image/png'), file('b.txt', 'text/plain')], limits)).toBeUndefined()
    // The same type by another name, and one that the browser does not know: the server looks into them.
    expect(findFault([file('c.mp3', 'audio/mp3'), file('d', '')], limits)).toBeUndefined()
    expect(findFault([file('e.exe', 'application/x-msdownload')], { ...limits, fileTypes: [] })).toBeUndefined()
  })

  it.each([
    [[file('a.exe', 'application/x-msdownload')], { name: 'fileType', values: { name: 'a.exe' } }],
    [[file('a.png', 'image/png'), file('b.svg', 'image/svg+xml')], { name: 'fileType', values: { name: 'b.svg' } }],
    [[file('a.png', 'image/png', 3_000_000)], { name: 'fileTooLarge', values: { name: 'a.png', size: 2 } }],
    [Array.from({ length: 3 }, () => file('a.png', 'image/png')), { name: 'tooManyFiles', values: { count: 2 } }],
  ])('says what is wrong: %j', (files, fault) => {
    expect(findFault(files, limits)).toEqual(fault)
  })
})
