import type { AgentId } from '@baton/core'
import { dune, password, shop, startTestDesk, support, type TestDesk } from '../testing/desk/start-test-desk'
import { createDeskApi } from './create-desk-api'
import type { Me, Problem, SignInForm } from './schema'

// A server is started first, and hashing passwords is meant to take its time.
jest.setTimeout(30_000)

let desk: TestDesk
beforeAll(async () => {
  desk = await startTestDesk()
})
afterAll(() => desk.close())

const codeOf = ({ body }: { readonly body: unknown }): string => (body as Problem).error.code

async function addAgent(name: string): Promise<{ readonly email: string; readonly id: AgentId }> {
  const email = `${name}@shop.example`
  const { id } = await desk.bridge.agents.add(shop, { email, name, teams: [support], role: 'agent', password })
  return { email, id }
}

describe('signing in', () => {
  it('asks for the business only where there are several', async () => {
    expect(await desk.browser().get<SignInForm>('/sign-in')).toEqual({ asksBusiness: true })
    const { email } = await addAgent('nora')
    const refused = await desk.browser().request('POST', '/sign-in', { json: { email, password } })
    expect([refused.status, codeOf(refused)]).toEqual([400, 'business-required'])
  })

  it('puts a session into a cookie that no script and no other site can use', async () => {
    const { email } = await addAgent('asha')
    const answer = await desk.browser().request('POST', '/sign-in', { json: { business: shop, email, password } })
    expect(answer.status).toBe(204)
    const [cookie = ''] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/^baton_desk=shop\.[\w-]{43}; /)
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/desk']) expect(cookie).toContain(part)
    expect(cookie).not.toContain('Secure')
  })

  it('keeps the cookie to TLS where the desk is reached over it', async () => {
    const { email } = await addAgent('tess')
    const api = createDeskApi({
      ...desk,
      tenants: () => [shop],
      tenant: desk.tenant,
      secureCookies: true,
      observe: () => undefined,
    })
    const request = new Request('https://desk.example/desk/api/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://desk.example' },
      body: JSON.stringify({ email, password }),
    })
    const answer = await api.fetch(request, { address: '192.0.2.1' })
    expect(answer.headers.getSetCookie()[0]).toContain('Secure')
    await api.close()
  })

  it('says who is signed in', async () => {
    const { email, id } = await addAgent('omar')
    const browser = desk.browser()
    await browser.signIn({ business: shop, email: email.toUpperCase(), password })
    expect(await browser.get<Me>('/me')).toEqual({
      agent: { id, name: 'omar', email, role: 'agent', teams: ['support'], capacity: 3 },
      business: { id: 'shop', name: 'The Shop' },
      presence: 'offline',
      held: 0,
      csrf: expect.stringMatching(/^[\w-]{16,}$/),
    })
  })

  it('says the same to a wrong password, an unknown e-mail and an unknown business', async () => {
    const { email } = await addAgent('ines')
    const proofs = [
      { business: shop, email, password: 'wrong password' },
      { business: shop, email: 'nobody@shop.example', password },
      { business: dune, email, password },
      { business: 'nothing', email, password },
      { token: 'shop.' + 'x'.repeat(43) },
    ]
    const answers = await Promise.all(proofs.map((json) => desk.browser().request('POST', '/sign-in', { json })))
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401])
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  })

  it('takes a one-time token once', async () => {
    const { id } = await addAgent('lena')
    const token = await desk.bridge.signIn.createToken(shop, id)
    const browser = desk.browser()
    expect((await browser.signIn({ token })).status).toBe(204)
    expect((await browser.get<Me>('/me')).agent.name).toBe('lena')
    expect(codeOf(await desk.browser().request('POST', '/sign-in', { json: { token } }))).toBe('wrong-credentials')
  })

  it('makes whoever tries too often wait, also with the right password', async () => {
    const { email } = await addAgent('rosa')
    const attempt = (given: string) =>
      desk.browser().request('POST', '/sign-in', { json: { business: shop, email, password: given } })
    let answer = await attempt('wrong password')
    for (let i = 0; i < 20 && answer.status === 401; i += 1) answer = await attempt('wrong password')
    expect([answer.status, codeOf(answer)]).toEqual([429, 'too-many-requests'])
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await attempt(password)).status).toBe(429)
  })
})

describe('a session', () => {
  it('is needed for everything else', async () => {
    const browser = desk.browser()
    for (const path of ['/me', '/settings', '/chats', '/chats/closed', '/chats/shop.test.main.x.1', '/nothing']) {
      expect((await browser.request('GET', path)).status).toBe(401)
    }
    const forged = { headers: { cookie: `baton_desk=shop.${'x'.repeat(43)}` } }
    expect(codeOf(await browser.request('GET', '/me', forged))).toBe('signed-out')
  })

  it('changes nothing without its csrf token', async () => {
    const anna = await desk.agent('Anna')
    const other = await desk.agent('Otto')
    const { csrf } = await other.get<Me>('/me')
    for (const given of ['', 'guessed', csrf]) {
      const answer = await anna.request('PUT', '/presence', {
        json: { presence: 'break' },
        headers: { 'x-baton-csrf': given },
      })
      expect([answer.status, codeOf(answer)]).toEqual([403, 'csrf'])
    }
    expect((await anna.get<Me>('/me')).presence).toBe('online')
  })

  it('is not used by another site', async () => {
    const anna = await desk.agent('Alma')
    const { email } = await addAgent('zoe')
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1']) {
      const headers = { origin }
      expect(codeOf(await anna.request('GET', '/me', { headers }))).toBe('foreign-origin')
      expect(codeOf(await anna.request('PUT', '/presence', { json: { presence: 'break' }, headers }))).toBe(
        'foreign-origin',
      )
      const signIn = { json: { business: shop, email, password }, headers }
      expect(codeOf(await desk.browser().request('POST', '/sign-in', signIn))).toBe('foreign-origin')
    }
  })

  it('ends where the agent signs out, and only there', async () => {
    const first = await desk.agent('Ben')
    const second = desk.browser()
    await second.signIn({ business: shop, email: 'ben@shop.example', password })
    const answer = await first.request('POST', '/sign-out', { json: {} })
    expect(answer.status).toBe(204)
    expect(answer.headers.getSetCookie()[0]).toMatch(/^baton_desk=;.*Max-Age=0/)
    const before = first.cookie
    expect((await first.request('GET', '/me', { headers: { cookie: before ?? '' } })).status).toBe(401)
    expect((await second.get<Me>('/me')).presence).toBe('offline')
  })

  it('ends at once when the agent is deactivated', async () => {
    const eva = await desk.agent('Eva')
    await desk.bridge.agents.deactivate(shop, eva.account.id)
    expect(codeOf(await eva.request('GET', '/chats'))).toBe('signed-out')
  })

  it('is replaced by the next sign-in of the same browser', async () => {
    const kim = await desk.agent('Kim')
    const before = kim.cookie ?? ''
    await kim.signIn({ business: shop, email: 'kim@shop.example', password })
    expect(kim.cookie).not.toBe(before)
    expect((await desk.browser().request('GET', '/me', { headers: { cookie: before } })).status).toBe(401)
  })
})

describe('leaving', () => {
  it('asks first while the agent has chats, and gives them back then', async () => {
    const ada = await desk.agent('Ada')
    const customer = desk.customer('leaving')
    await customer.says('agent')
    await ada.post(`/chats/${customer.chat()}/claim`, {})
    for (const [method, path, json] of [
      ['PUT', '/presence', { presence: 'offline' }],
      ['POST', '/sign-out', {}],
    ] as const) {
      const asked = await ada.request(method, path, { json })
      expect(asked.status).toBe(409)
      expect(asked.body).toMatchObject({ error: { code: 'holds-chats', chats: 1 } })
    }
    expect((await ada.get<Me>('/me')).held).toBe(1)
    expect((await ada.request('POST', '/sign-out', { json: { confirm: true } })).status).toBe(204)
    const { conversation } = await desk.store.load(customer.line)
    expect(conversation?.ownership).toEqual({ owner: 'team', team: 'support' })
  })

  it('may be a break, which keeps the chats', async () => {
    const ida = await desk.agent('Ida')
    const customer = desk.customer('break')
    await customer.says('agent')
    await ida.post(`/chats/${customer.chat()}/claim`, {})
    const answer = await ida.request('PUT', '/presence', { json: { presence: 'break' } })
    expect([answer.status, answer.body]).toEqual([200, { presence: 'break' }])
    expect((await ida.get<Me>('/me')).held).toBe(1)
  })
})
