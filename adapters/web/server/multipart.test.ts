import fc from 'fast-check'
import { boundaryOf, readParts } from './multipart'

interface Read {
  readonly name: string
  readonly filename: string | undefined
  readonly contentType: string | undefined
  readonly bytes: Buffer
}

async function readAll(chunks: Iterable<Buffer>, boundary: string): Promise<readonly Read[]> {
  const parts: Read[] = []
  for await (const { name, filename, contentType, body } of readParts(arrive(chunks), boundary)) {
    const pieces: Buffer[] = []
    for await (const piece of body) pieces.push(piece)
    parts.push({ name, filename, contentType, bytes: Buffer.concat(pieces) })
  }
  return parts
}

async function* arrive(chunks: Iterable<Buffer>): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield await Promise.resolve(chunk)
}

function cut(bytes: Buffer, sizes: readonly number[]): readonly Buffer[] {
  const chunks: Buffer[] = []
  let at = 0
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return chunks
}

const body = (text: string) => [Buffer.from(text.replaceAll('\n', '\r\n'))]

describe('a multipart body', () => {
  it('is read back as it was written, however it is cut up on its way', async () => {
    // Content that looks like boundaries and line ends is what breaks readers.
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(fc.constantFrom('\r', '\n', '-', '--', '\r\n--', 'x', '\r\n'), { maxLength: 40 }).map((pieces) => {
        return new Uint8Array(Buffer.from(pieces.join('')))
      }),
    )
    const file = fc.record({ name: fc.constantFrom('file', 'activity', 'x y'), content })
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), sizes, async (files, cuts) => {
        const form = new FormData()
        for (const [index, each] of files.entries()) {
          form.append(each.name, new Blob([each.content], { type: 'image/png' }), `photo "${index}".png`)
        }
        const response = new Response(form)
        const boundary = boundaryOf(response.headers.get('content-type') ?? '')
        const bytes = Buffer.from(await response.arrayBuffer())
        const parts = await readAll(cut(bytes, cuts), boundary ?? '')
        expect(parts).toEqual(
          files.map((each, index) => ({
            name: each.name,
            filename: `photo "${index}".png`,
            contentType: 'image/png',
            bytes: Buffer.from(each.content),
          })),
        )
      }),
      { numRuns: 60 },
    )
  })

  it('may have something before its first boundary and behind its last one', async () => {
    const text = 'hello\n--b\nContent-Disposition: form-data; name="a"\n\n1\n--b--\nbye'
    expect(await readAll(body(text), 'b')).toMatchObject([{ name: 'a', bytes: Buffer.from('1') }])
  })

  it('skips what nobody reads', async () => {
    const text =
      '--b\nContent-Disposition: form-data; name="a"\n\n1\n--b\nContent-Disposition: form-data; name="c"\n\n2\n--b--'
    const names: string[] = []
    for await (const part of readParts(arrive(body(text)), 'b')) names.push(part.name)
    expect(names).toEqual(['a', 'c'])
  })

  it.each([
    ['nothing', ''],
    ['no boundary', 'hello'],
    ['a part that breaks off', '--b\nContent-Disposition: form-data; name="a"\n\n1'],
    ['headers that break off', '--b\nContent-Disp'],
    ['a part that does not say what it is', '--b\nContent-Type: text/plain\n\n1\n--b--'],
    ['something behind a boundary', '--bxyz\nContent-Disposition: form-data; name="a"\n\n1\n--b--'],
    ['a header without a colon', '--b\nContent-Disposition form-data\n\n1\n--b--'],
    ['a header without an end', `--b\nContent-Disposition: form-data; name="${'a'.repeat(20_000)}"`],
    ['a long beginning', `${'x'.repeat(20_000)}`],
  ])('that is %s is refused', async (_what, text) => {
    await expect(readAll(body(text), 'b')).rejects.toMatchObject({ code: 'malformed' })
  })
})

describe('the boundary', () => {
  it.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['multipart/form-data; boundary="a b"', 'a b'],
    ['Multipart/Form-Data; charset=utf-8; boundary=abc', 'abc'],
    ['multipart/form-data', undefined],
    ['multipart/mixed; boundary=abc', undefined],
    ['image/png', undefined],
  ])('of %j is %j', (contentType, boundary) => {
    expect(boundaryOf(contentType)).toBe(boundary)
  })
})
