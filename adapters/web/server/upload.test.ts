import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { mediaRef, tenantId } from '@baton/core'
import type { Content, Media } from '@baton/core'
import { ask, joinChat } from './testing/join-chat'
import type { Ask, Joined } from './testing/join-chat'
import { startTestChat } from './testing/start-test-chat'
import type { TestChat } from './testing/start-test-chat'

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(2_000, 7)])

let chat: TestChat
let customer: Joined

beforeEach(async () => {
  chat = await startTestChat({ limits: { fileSize: 100_000, uploadSize: 250_000, files: 3 } })
  customer = await joinChat(chat)
})
afterEach(() => chat.close())

function upload(change: Ask) {
  const path = `/conversations/${customer.conversation}/upload?userId=anybody`
  return ask(chat, 'POST', path, { token: customer.token, ...change })
}

function formOf(
  files: readonly (readonly [type: string, bytes: Buffer, name?: string])[],
  activity?: unknown,
): FormData {
  const form = new FormData()
  if (activity !== undefined) {
    const type = 'application/vnd.microsoft.activity'
    form.append('activity', new Blob([JSON.stringify(activity)], { type }))
  }
  for (const [type, bytes, name = 'photo.png'] of files)
    form.append('file', new Blob([new Uint8Array(bytes)], { type }), name)
  return form
}

const contents = (): readonly Content[] => chat.received.map(({ content }) => content)

async function keptBytes(media: Media | undefined): Promise<Buffer | undefined> {
  const file = await chat.media.get(tenantId('shop'), media?.ref ?? mediaRef(''))
  return file && buffer(file.open())
}

describe('an upload', () => {
  it('is kept byte for byte, and said to core by reference', async () => {
    const activity = { type: 'message', text: 'look', channelData: { clientActivityID: 'u1' } }
    const { status, body } = await upload({ body: formOf([['image/png', png, 'my "photo".png']], activity) })
    expect(status).toBe(200)
    expect(contents()).toMatchObject([
      { kind: 'text', text: 'look' },
      { kind: 'media', media: { type: 'image', contentType: 'image/png', name: 'my "photo".png', size: png.length } },
    ])
    const [, content] = contents()
    expect(content?.kind === 'media' && (await keptBytes(content.media))).toEqual(png)
    const { activities } = await customer.read()
    expect(activities[0]).toMatchObject({ id: body.id, channelData: { clientActivityID: 'u1' } })
    expect(activities[1]?.channelData).not.toHaveProperty('clientActivityID')
  })

  it('is taken once when it is sent twice', async () => {
    const activity = { type: 'message', text: 'look', channelData: { clientActivityID: 'u1' } }
    const answers = [
      await upload({ body: formOf([['image/png', png]], activity) }),
      await upload({ body: formOf([['image/png', png]], activity) }),
    ]
    expect(answers[1]?.body.id).toBe(answers[0]?.body.id)
    expect((await customer.read()).activities).toHaveLength(2)
  })

  it('may be the file and nothing else', async () => {
    const headers = {
      'content-type': 'image/png',
      'content-disposition': `attachment; filename*=UTF-8''%D7%A9%D7%9C%D7%95%D7%9D.png`,
    }
    expect((await upload({ body: new Uint8Array(png), headers })).status).toBe(200)
    expect(contents()).toMatchObject([{ kind: 'media', media: { name: 'שלום.png', contentType: 'image/png' } }])
  })

  it('may hold several files and no words', async () => {
    const pdf = Buffer.from('%PDF-1.7\nhello')
    const files = [['image/png', png] as const, ['application/pdf', pdf, 'bill.pdf'] as const]
    expect((await upload({ body: formOf(files) })).status).toBe(200)
    expect(contents()).toMatchObject([
      { kind: 'media', media: { type: 'image' } },
      { kind: 'media', media: { type: 'document', name: 'bill.pdf' } },
    ])
  })

  it('loses every folder and hidden character of its name', async () => {
    await upload({ body: formOf([['image/png', png, '../../etc/\u202egnp.exe\u0000']]) })
    expect(contents()).toMatchObject([{ media: { name: 'gnp.exe' } }])
  })

  it('is refused with a 415 when it is not what it is said to be, or of a type that is not taken', async () => {
    const page = Buffer.from('<html><script>alert(1)</script></html>')
    for (const [type, bytes] of [
      ['image/png', page],
      ['text/html', page],
      ['image/svg+xml', Buffer.from('<svg onload="alert(1)"/>')],
      ['application/zip', Buffer.from('PK\x03\x04')],
      ['image/png', Buffer.alloc(0)],
    ] as const) {
      expect(await upload({ body: formOf([[type, bytes]]) })).toMatchObject({
        status: 415,
        body: { error: { code: 'NotSupported', message: expect.any(String) } },
      })
      expect((await upload({ body: new Uint8Array(bytes), headers: { 'content-type': type } })).status).toBe(415)
    }
    expect(chat.received).toEqual([])
    expect(chat.media.size).toBe(0)
  })

  it('is refused with a 413 when a file is too large, and not kept', async () => {
    const large = Buffer.concat([png, Buffer.alloc(100_000)])
    expect(await upload({ body: formOf([['image/png', large]]) })).toMatchObject({ status: 413 })
    expect((await upload({ body: new Uint8Array(large), headers: { 'content-type': 'image/png' } })).status).toBe(413)
    expect(chat.media.size).toBe(0)
    expect(chat.received).toEqual([])
  })

  it('is refused with a 413 when all of it is too large', async () => {
    const almost = Buffer.concat([png, Buffer.alloc(90_000)])
    const files = [1, 2, 3].map(() => ['image/png', almost] as const)
    expect((await upload({ body: formOf(files) })).status).toBe(413)
    expect(chat.received).toEqual([])
  })

  it.each<[string, Ask]>([
    ['too many files', { body: formOf([1, 2, 3, 4].map(() => ['image/png', png] as const)) }],
    ['an activity that is none', { body: formOf([['image/png', png]], ['x']) }],
    ['nothing', { body: formOf([]) }],
    ['no boundary', { body: 'x', headers: { 'content-type': 'multipart/form-data' } }],
    ['no end', { body: '--b\r\nContent-', headers: { 'content-type': 'multipart/form-data; boundary=b' } }],
  ])('is refused with a 400 when it has %s', async (_what, request) => {
    expect(await upload(request)).toMatchObject({ status: 400, body: { error: { code: 'MalformedData' } } })
    expect(chat.received).toEqual([])
  })
})

describe('a file', () => {
  async function linkTo(bytes: Buffer, type: string, name = 'photo.png'): Promise<URL> {
    await upload({ body: formOf([[type, bytes, name]]) })
    const [attachment] = (await customer.read()).activities.at(-1)?.attachments ?? []
    return new URL(attachment && 'contentUrl' in attachment ? attachment.contentUrl : '')
  }

  it('is read by its link, and can do nothing in a browser', async () => {
    const response = await fetch(await linkTo(png, 'image/png', 'für "dich".png'))
    expect(response.status).toBe(200)
    expect(Buffer.from(await response.arrayBuffer())).toEqual(png)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(png.length),
      'content-disposition': "inline; filename*=UTF-8''f%C3%BCr%20%22dich%22.png",
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': expect.stringContaining('private'),
    })
  })

  it('is saved, not shown, unless a browser shows it safely', async () => {
    const response = await fetch(await linkTo(Buffer.from('%PDF-1.7'), 'application/pdf', 'bill.pdf'))
    expect(response.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''bill.pdf")
    await response.arrayBuffer()
  })

  it('is nothing to whoever changes the link', async () => {
    const link = await linkTo(png, 'image/png')
    const changed = (change: (url: URL) => void) => {
      const url = new URL(link)
      change(url)
      return fetch(url).then(async (response) => [response.status, await response.text()] as const)
    }
    for (const change of [
      (url: URL) => url.searchParams.set('expires', '99999999999999'),
      (url: URL) => url.searchParams.delete('expires'),
      (url: URL) => url.searchParams.set('signature', ''),
      (url: URL) => url.searchParams.delete('signature'),
      (url: URL) => url.searchParams.set('signature', 'A'.repeat(43)),
      (url: URL) => {
        url.pathname = url.pathname.replace(/[^/]+$/, 'another')
      },
    ]) {
      expect(await changed(change)).toEqual([401, expect.stringContaining('InvalidToken')])
    }
  })

  it('is gone when its link has expired', async () => {
    let time = Date.now()
    await chat.close()
    chat = await startTestChat({ now: () => time })
    customer = await joinChat(chat)
    const link = await linkTo(png, 'image/png')
    time += 23 * 60 * 60_000
    expect((await fetch(link)).status).toBe(200)
    time += 3 * 60 * 60_000
    expect((await fetch(link)).status).toBe(403)
  })

  it('is a 404 when it is no longer kept', async () => {
    const link = await linkTo(png, 'image/png')
    await chat.media.expire(Date.now() + 1_000)
    expect((await fetch(link)).status).toBe(404)
  })

  it('of an agent is linked as well, and saved under a type that browsers might run', async () => {
    const { ref } = await chat.media.put(tenantId('shop'), {
      stream: Readable.from([Buffer.from('<script>alert(1)</script>')]),
      contentType: 'text/html',
      limit: 1_000,
    })
    const media: Media = { type: 'document', ref, contentType: 'text/html' }
    await chat.say(customer.conversation, { kind: 'media', media })
    const [attachment] = (await customer.read()).activities[0]?.attachments ?? []
    const response = await fetch(attachment && 'contentUrl' in attachment ? attachment.contentUrl : '')
    expect(response.headers.get('content-disposition')).toBe('attachment')
    expect(response.headers.get('content-security-policy')).toContain('sandbox')
    await response.arrayBuffer()
  })
})
