import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { BatonError, tenantId, type ChannelAdapter, type Observation } from '@baton/core'
import { openRaw, readToEnd, sendRaw } from '../testing/raw-request'
import type { Site } from './create-app'
import { createServer, type HostServer } from './create-server'
import { createAddressBook } from './remote-address'

const script = `console.log('${'x'.repeat(2_000)}')`
const files: Readonly<Record<string, string>> = {
  'desk/index.html': '<!doctype html><title>desk</title>',
  'desk/assets/app-1a2b.js': script,
  'root/index.html': '<!doctype html><title>root</title>',
  'root/with a space & ünï.txt': 'found',
  'root/script.js': script,
  'root/digits.bin': '0123456789',
  'root/empty.txt': '',
  'root/.env': 'SECRET=1',
  'root/.git/config': '[core]',
  'root/inner/index.html': 'inner',
  'root/bare/file.txt': 'bare',
  'shop/index.html': 'the shop',
  'secret.txt': 'not to be seen',
}

let folder = ''
let server: HostServer
let origin = ''
let port = 0
let answering: ((request: Request) => Promise<Response>) | undefined
const seen: Observation[] = []
const upgraded: string[] = []

function adapter(path: string): ChannelAdapter {
  const part: Partial<ChannelAdapter> = {
    channel: 'test',
    account: 'main',
    paths: [path],
    receive: async (request) => {
      if (answering) return { envelopes: [], respond: async () => answering?.(request) } as never
      const body = request.method === 'POST' ? await request.text() : ''
      return { envelopes: [], respond: () => Response.json({ path: new URL(request.url).pathname, body }) }
    },
    upgrade: (request: IncomingMessage, socket) => {
      upgraded.push(request.url ?? '')
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
    },
  }
  return part as ChannelAdapter
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-server-test-'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
})
afterAll(() => rm(folder, { recursive: true }))

beforeEach(async () => {
  answering = undefined
  seen.length = 0
  upgraded.length = 0
  server = await open([
    { tenant: tenantId('one'), path: '', pages: join(folder, 'root'), adapters: [adapter('/channel')] },
    { tenant: tenantId('two'), path: '/shop', pages: join(folder, 'shop'), adapters: [adapter('/shop/channel')] },
  ])
  origin = server.origins()[0] ?? ''
  port = Number(new URL(origin).port)
})
afterEach(() => server.close(0))

async function open(sites: readonly Site[]): Promise<HostServer> {
  const opened = createServer({
    sites,
    hub: { receive: async () => ({ kind: 'ignored', reason: 'a test' }) },
    desk: {
      fetch: async (request, { address }) => Response.json({ desk: new URL(request.url).pathname, address }),
      upgrade: (_request, socket) => socket.destroy(),
      close: async () => undefined,
    },
    deskPage: join(folder, 'desk'),
    addresses: createAddressBook(0),
    readiness: async () => ({ ready: false, checks: { redis: 'does not answer' } }),
    metrics: async () => ({ text: 'baton_turns_total 1\n', contentType: 'text/plain; version=0.0.4' }),
    observe: (observation) => seen.push(observation),
  })
  await opened.listen(0, '127.0.0.1')
  return opened
}

const ask = (path: string, init?: RequestInit): Promise<Response> =>
  fetch(`${origin}${path}`, { redirect: 'manual', ...init })

/** As it is: `fetch` tidies paths up before it sends them. */
async function askExactly(path: string): Promise<string> {
  return sendRaw(port, `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`)
}

const upgradeHeaders = 'Host: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'

describe('the server', () => {
  it('says how it is, for this moment only', async () => {
    const alive = await ask('/healthz')
    expect([alive.status, await alive.json(), alive.headers.get('cache-control')]).toEqual([
      200,
      { alive: true },
      'no-store',
    ])
    const ready = await ask('/readyz')
    expect([ready.status, await ready.json()]).toEqual([503, { ready: false, checks: { redis: 'does not answer' } }])
    expect(await (await ask('/metrics')).text()).toBe('baton_turns_total 1\n')
  })

  it.each([
    ['/channel', 'one'],
    ['/channel/a/b?c=d', 'one'],
    ['/shop/channel', 'two'],
  ])('gives %s to the channel it belongs to', async (path) => {
    const answer = await ask(path, { method: 'POST', body: 'hello' })
    expect(await answer.json()).toEqual({ path: path.split('?')[0], body: 'hello' })
  })

  it('gives the desk its requests with the address they came from', async () => {
    expect(await (await ask('/desk/api/me')).json()).toEqual({ desk: '/desk/api/me', address: '127.0.0.1' })
  })

  it.each(['/nothing', '/channelled', '/shop/nothing', '/desk/nothing', '/desk/assets/gone.js', '/inner/index.html/'])(
    'says that there is nothing at %s, and that nobody should remember it',
    async (path) => {
      for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
        const answer = await ask(path, { method })
        expect([answer.status, answer.headers.get('cache-control')]).toEqual([404, 'no-store'])
        expect(await answer.json()).toEqual({
          error: { code: 'not-found', message: 'there is nothing at this address' },
        })
      }
    },
  )

  it('says what went wrong where it may, and else only that something did', async () => {
    answering = () => Promise.reject(new BatonError('store-full', 'the store is full'))
    const full = await ask('/channel')
    expect([full.status, await full.json()]).toEqual([
      507,
      { error: { code: 'store-full', message: 'the store is full' } },
    ])
    answering = () => Promise.reject(new Error('a secret'))
    const wrong = await ask('/channel')
    expect([wrong.status, await wrong.text()]).toEqual([
      500,
      '{"error":{"code":"transient","message":"something went wrong here"}}',
    ])
    expect(seen).toMatchObject([{ kind: 'error', where: 'server' }])
  })

  it('leads to the desk where no business has a page at the root', async () => {
    const bare = await open([{ tenant: tenantId('two'), path: '/shop', adapters: [] }])
    const answer = await fetch(`${bare.origins()[0] ?? ''}/`, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/desk/'])
    expect((await fetch(`${bare.origins()[0] ?? ''}/shop/`)).status).toBe(404)
    await bare.close(0)
  })
})

describe('pages', () => {
  it.each([
    ['/', '<!doctype html><title>root</title>'],
    ['/index.html', '<!doctype html><title>root</title>'],
    ['/inner/', 'inner'],
    ['/with%20a%20space%20%26%20%C3%BCn%C3%AF.txt', 'found'],
    ['/shop/', 'the shop'],
    ['/empty.txt', ''],
  ])('are served at %s', async (path, text) => {
    const answer = await ask(path)
    expect([answer.status, await answer.text()]).toEqual([200, text])
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('x-frame-options')).toBe('SAMEORIGIN')
    expect(answer.headers.get('cache-control')).toBe('no-cache')
  })

  it.each([
    ['/inner', '/inner/'],
    ['/inner?a=b', '/inner/?a=b'],
    ['/shop', '/shop/'],
    ['/desk', '/desk/'],
  ])('%s leads to %s, so that relative links work', async (path, location) => {
    const answer = await ask(path)
    expect([answer.status, answer.headers.get('location')]).toEqual([308, location])
  })

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/inner/..%2f..%2fsecret.txt',
    '/..\\secret.txt',
    '/..%5csecret.txt',
    '/desk/../../secret.txt',
    '/desk/..%2fsecret.txt',
    '/shop/..%2fsecret.txt',
    '//secret.txt',
    '//127.0.0.1/inner',
    '/.env',
    '/%2eenv',
    '/.git/config',
    '/bare/',
    '/bare',
    '/%00',
    '/%ff',
    '/%',
    '/script.js/',
    '/script.js%00.html',
  ])('do not show what %s might mean', async (path) => {
    const answer = await askExactly(path)
    expect(answer).toMatch(/^HTTP\/1\.1 4(00|04) /)
    expect(answer).not.toContain('not to be seen')
  })

  it('can be read only', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const answer = await ask('/index.html', { method })
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    }
  })

  it('are described to who asks for the head only', async () => {
    const answer = await ask('/digits.bin', { method: 'HEAD' })
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '10', ''])
  })

  it('are not sent again to who has them', async () => {
    const etag = (await ask('/digits.bin')).headers.get('etag') ?? ''
    const again = await ask('/digits.bin', { headers: { 'if-none-match': `"other", ${etag}` } })
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
    await writeFile(join(folder, 'root/digits.bin'), '0123456789x')
    const changed = await ask('/digits.bin', { headers: { 'if-none-match': etag } })
    expect([changed.status, await changed.text()]).toEqual([200, '0123456789x'])
    await writeFile(join(folder, 'root/digits.bin'), '0123456789')
  })

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=0-999', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=-0', 416, '', 'bytes */10'],
    ['bytes=4-2', 416, '', 'bytes */10'],
    ['bytes=1-2,4-5', 200, '0123456789', null],
    ['lines=1-2', 200, '0123456789', null],
  ])('are sent in parts: %s', async (range, status, text, told) => {
    const answer = await ask('/digits.bin', { headers: { range } })
    expect([answer.status, await answer.text(), answer.headers.get('content-range')]).toEqual([status, text, told])
  })

  it('are packed for who can unpack them', async () => {
    for (const accepted of ['gzip', 'br, gzip;q=0.5']) {
      const packed = await sendRaw(port, `GET /script.js HTTP/1.0\r\nHost: h\r\nAccept-Encoding: ${accepted}\r\n\r\n`)
      expect(packed).toMatch(/content-encoding: gzip/i)
      expect(packed).toMatch(/vary: accept-encoding/i)
      expect(packed).not.toMatch(/content-length/i)
      expect(packed.length).toBeLessThan(1_500)
    }
    for (const accepted of ['identity', 'gzip;q=0', 'br']) {
      const plain = await ask('/script.js', { headers: { 'accept-encoding': accepted } })
      expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, script])
    }
    const unpacked = await ask('/script.js', { headers: { 'accept-encoding': 'gzip' } })
    expect([unpacked.headers.get('content-encoding'), await unpacked.text()]).toEqual(['gzip', script])
  })
})

describe('the desk page', () => {
  it('may run its own scripts only, and is shown in nobody’s frame', async () => {
    const { headers } = await ask('/desk/')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/default-src 'none'; script-src 'self'; /)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('cache-control')).toBe('no-cache')
  })

  it('has files that never change', async () => {
    const { headers, status } = await ask('/desk/assets/app-1a2b.js')
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
  })
})

describe('what is no request', () => {
  it.each([
    ['without a host', 'GET /healthz HTTP/1.1\r\n\r\n', 400],
    ['with a host that is none', 'GET /healthz HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', 400],
    ['for nothing', 'OPTIONS * HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n', 400],
    ['with two lengths', 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
    ['of another protocol', '\x16\x03\x01\x00\xa5\x01\r\n\r\n', 400],
    ['with too much in its head', `GET / HTTP/1.1\r\nHost: h\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    [
      'with a body that breaks off',
      'POST /channel HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      400,
    ],
  ])('%s is answered so, and logs nothing', async (_what, bytes, status) => {
    expect(await sendRaw(port, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(seen).toEqual([])
    expect((await ask('/healthz')).status).toBe(200)
  })

  it('is not what old clients send, who name no host', async () => {
    expect(await sendRaw(port, 'GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 [^]*{"alive":true}$/)
  })
})

describe('a WebSocket', () => {
  it('is given to the channel it is for', async () => {
    await sendRaw(port, `GET /shop/channel/stream?token=t HTTP/1.1\r\n${upgradeHeaders}`)
    expect(upgraded).toEqual(['/shop/channel/stream?token=t'])
  })

  it.each([
    ['/nothing', 404],
    ['/', 404],
    ['//[', 400],
  ])('at %s is refused with %i', async (path, status) => {
    expect(await sendRaw(port, `GET ${path} HTTP/1.1\r\n${upgradeHeaders}`)).toMatch(
      new RegExp(`^HTTP/1\\.1 ${status} `),
    )
  })

  it('that is reset while it is being refused, or given away, harms nobody else', async () => {
    for (let count = 0; count < 20; count += 1) {
      for (const path of ['/nothing', '/', '/desk/api/live', '/channel']) {
        const socket = await openRaw(port)
        socket.on('error', () => undefined)
        socket.write(`GET ${path} HTTP/1.1\r\n${upgradeHeaders}`)
        socket.resetAndDestroy()
      }
    }
    expect((await ask('/healthz')).status).toBe(200)
  })
})

describe('a server that closes', () => {
  /** A request that is answered when the test says so. */
  function hold(): { readonly arrived: Promise<void>; release: () => void } {
    let release = (): void => undefined
    let arrive = (): void => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    const arrived = new Promise<void>((resolve) => (arrive = resolve))
    answering = async () => {
      arrive()
      await released
      return new Response('answered')
    }
    return { arrived, release: () => release() }
  }

  it('answers what is under way, and takes nothing new', async () => {
    const held = hold()
    const answer = ask('/channel')
    await held.arrived
    const idle = readToEnd(await openRaw(port))
    const closed = server.close(10_000)
    await expect(ask('/healthz')).rejects.toThrow()
    held.release()
    expect(await (await answer).text()).toBe('answered')
    await closed
    expect(await idle).toBe('')
  })

  it('closes connections that were kept, once they have their answer', async () => {
    const held = hold()
    const socket = await openRaw(port)
    const all = readToEnd(socket)
    socket.write('GET /channel HTTP/1.1\r\nHost: h\r\n\r\n')
    await held.arrived
    const closed = server.close(10_000)
    held.release()
    expect(await all).toMatch(/answered$/)
    await closed
  })

  it('cuts off who has no answer in time', async () => {
    const held = hold()
    const answer = ask('/channel')
    const refused = expect(answer).rejects.toThrow()
    await held.arrived
    await server.close(10)
    await refused
    held.release()
  })

  it('has nothing to close where it never listened', async () => {
    const never = await open([])
    await never.close(0)
    await never.close(0)
  })
})

describe('an address that cannot be listened on', () => {
  it('that is in use is told with what to do', async () => {
    const second = createServerThatFails()
    await expect(second.listen(port, '127.0.0.1')).rejects.toThrow(
      `port ${port} on 127.0.0.1 is in use: stop what uses it, or choose another one with PORT=${port + 1}`,
    )
  })

  it('that this machine does not have is told, too', async () => {
    await expect(createServerThatFails().listen(0, '192.0.2.1')).rejects.toThrow(
      'this machine has no address 192.0.2.1',
    )
  })

  function createServerThatFails(): HostServer {
    return createServer({
      sites: [],
      hub: { receive: async () => ({ kind: 'ignored', reason: 'a test' }) },
      desk: { fetch: async () => new Response(), upgrade: () => undefined, close: async () => undefined },
      deskPage: folder,
      addresses: createAddressBook(0),
      readiness: async () => ({ ready: true, checks: {} }),
      metrics: async () => ({ text: '', contentType: 'text/plain' }),
      observe: () => undefined,
    })
  }
})

it('keeps a connection that asks twice', async () => {
  const socket: Socket = await openRaw(port)
  const all = readToEnd(socket)
  socket.write('GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n')
  await once(socket, 'data')
  socket.write('GET /healthz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n')
  expect((await all).match(/{"alive":true}/g)).toHaveLength(2)
})
