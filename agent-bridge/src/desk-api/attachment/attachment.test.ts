import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { attachmentTypes, findContentType, isShownInline, mediaTypeOf } from './content-type'
import { contentDisposition, readFileName } from './file-name'
import { peekStream } from './peek-stream'

describe('what a file is', () => {
  const files = {
    'image/png': Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    'image/jpeg': Buffer.from('ffd8ffe000104a464946', 'hex'),
    'image/gif': Buffer.from('GIF89a........'),
    'image/webp': Buffer.from('RIFF\u0001\u0002\u0003\u0004WEBPVP8 ', 'latin1'),
    'application/pdf': Buffer.from('%PDF-1.7\n'),
  }

  it('is told by its first bytes', () => {
    expect(Object.keys(files)).toEqual(attachmentTypes)
    for (const [type, bytes] of Object.entries(files)) expect(findContentType(bytes)).toBe(type)
  })

  it('is nothing we send when the bytes say so, whatever it is called', () => {
    const others = ['<svg xmlns="…">', '<!doctype html>', 'MZ', '', 'RIFF1234WAVE', 'GIF90a', '%PD']
    for (const text of others) expect(findContentType(Buffer.from(text))).toBeUndefined()
  })

  it('is an image or a document', () => {
    expect(mediaTypeOf('image/gif')).toBe('image')
    expect(mediaTypeOf('application/pdf')).toBe('document')
  })

  it('is shown in the page only if nothing of it can run', () => {
    for (const type of ['image/png', 'audio/ogg', 'video/mp4']) expect(isShownInline(type)).toBe(true)
    for (const type of ['image/svg+xml', 'text/html', 'application/pdf', 'text/xml', 'image/png; x', '']) {
      expect(isShownInline(type)).toBe(false)
    }
  })
})

describe('a file name', () => {
  it('loses its path and what cannot be seen', () => {
    expect(readFileName('C:\\photos\\cat.png')).toBe('cat.png')
    expect(readFileName('../../etc/passwd')).toBe('passwd')
    expect(readFileName('a%0Ab\u202Efdp.exe')).toBe('abfdp.exe')
    expect(readFileName(encodeURIComponent('Foto – Zürich.png'))).toBe('Foto – Zürich.png')
    expect(readFileName('100%.png')).toBe('100%.png')
  })

  it('is nothing when nothing of it is left, and never too long', () => {
    for (const name of [undefined, '', '/', '..', ' ']) expect(readFileName(name)).toBeUndefined()
    expect(readFileName(`${'x'.repeat(500)}.png`)).toHaveLength(120)
  })

  it('cannot leave its header', () => {
    expect(contentDisposition('attachment', `a"b'(c)*\r\n.png`)).toBe(
      "attachment; filename*=UTF-8''a%22b%27%28c%29%2A%0D%0A.png",
    )
    expect(contentDisposition('inline', undefined)).toBe('inline')
  })
})

describe('peeking into a stream', () => {
  it('gives the whole of it again', async () => {
    for (const chunks of [['abc', 'defgh', 'ijklmnopqrst', 'uv'], ['short'], []]) {
      const source = Readable.from(chunks.map((text) => Buffer.from(text)))
      const { head, stream } = await peekStream(source, 16)
      const whole = chunks.join('')
      expect(whole.startsWith(head.toString())).toBe(true)
      expect(head.length).toBeGreaterThanOrEqual(Math.min(16, whole.length))
      expect((await buffer(stream)).toString()).toBe(whole)
    }
  })

  it('lets go of the source when the reader stops early', async () => {
    const source = Readable.from(Array.from({ length: 100 }, () => Buffer.alloc(1024)))
    const { stream } = await peekStream(source, 16)
    stream.destroy()
    await new Promise((resolve) => stream.once('close', resolve))
    expect(stream.destroyed).toBe(true)
  })
})
