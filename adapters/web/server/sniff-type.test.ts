import fc from 'fast-check'
import { typeOfFile } from './sniff-type'

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const jpeg = Buffer.from('ffd8ffe000104a464946', 'hex')
const mp4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom')])
const pdf = Buffer.from('%PDF-1.7\n')
const html = Buffer.from('\n <!DOCTYPE html><script>alert(1)</script>')
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')

describe('the type of a file', () => {
  it.each([
    ['image/png', png, 'image/png'],
    ['image/jpg', jpeg, 'image/jpeg'],
    ['', png, 'image/png'],
    [undefined, pdf, 'application/pdf'],
    ['application/octet-stream', jpeg, 'image/jpeg'],
    ['audio/mp4', mp4, 'audio/mp4'],
    ['text/plain; charset=utf-8', Buffer.from('grüße\tund\nmehr'), 'text/plain'],
    ['image/gif', Buffer.from('GIF89a...'), 'image/gif'],
    ['image/webp', Buffer.from('RIFF....WEBPVP8 '), 'image/webp'],
    ['audio/wav', Buffer.from('RIFF....WAVEfmt '), 'audio/wav'],
    ['audio/mp3', Buffer.from('ID3\x03'), 'audio/mpeg'],
    ['audio/mpeg', Buffer.from([0xff, 0xfb, 0x90, 0x00]), 'audio/mpeg'],
    ['audio/ogg', Buffer.from('OggS'), 'audio/ogg'],
    ['video/webm', Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), 'video/webm'],
    ['audio/x-m4a', Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypM4A ')]), 'audio/mp4'],
  ])('said to be %j is what its first bytes say', (said, head, type) => {
    expect(typeOfFile(said, head)).toBe(type)
  })

  it.each([
    ['a page that is said to be a picture', 'image/png', html],
    ['a page', 'text/html', html],
    ['a page that is said to be text', 'text/plain', html],
    ['a drawing with a script in it', 'image/svg+xml', svg],
    ['a drawing that is said to be text', 'text/plain', svg],
    ['a picture that is said to be another kind', 'image/png', jpeg],
    ['a program', 'application/octet-stream', Buffer.from('\x7fELF\x02\x01\x01\x00')],
    ['nothing at all', 'image/png', Buffer.alloc(0)],
  ])('%s is not taken', (_what, said, head) => {
    expect(typeOfFile(said, head)).toBeUndefined()
  })

  it('is never one that a browser would run, whatever is said and sent', () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array({ maxLength: 64 }), (said, bytes) => {
        expect(typeOfFile(said, Buffer.from(bytes)) ?? '').not.toMatch(/html|svg|xml|script/)
      }),
    )
  })
})
