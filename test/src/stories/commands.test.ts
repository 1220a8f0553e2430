import { join } from 'node:path'
import { rm } from 'node:fs/promises'
import { startTestServer, type TestServer } from '@baton/agent-bridge/testing'
import { decideAgain, type DecisionRecord } from '@baton/core'
import { runProgram, type ProgramRun, type RunProgramOptions } from '@baton/host/testing'
import { furnish, openShop, type Shop } from '../cast/open-shop'
import { settingsOf } from '../cast/settings-of'
import { streetOfShops } from '../cast/street-of-shops'
import { request } from '../cast/wire'

let server: TestServer
let shop: Shop
beforeAll(async () => {
  server = await startTestServer()
  shop = await openShop({
    redisUrl: server.url,
    files: streetOfShops({ care: { agents: [{ name: 'Asha' }] }, calm: { agents: [] } }),
  })
})
afterAll(async () => {
  await shop.close()
  await server.stop()
})

/** A server for tests keeps nothing, which commands warn of. */
const aboutTheServer = /^redis:\S+ .*AOF is off|^note: this server keeps nothing/

async function baton(args: readonly string[], options: Pick<RunProgramOptions, 'password'> = {}): Promise<ProgramRun> {
  const env = { ...shop.env, BATON_FOLDER: shop.folder }
  const { err, ...ran } = await runProgram(args, { ...options, env })
  const lines = err.split('\n').filter((line) => !aboutTheServer.test(line))
  return { ...ran, err: lines.join('\n') }
}

const commands = [
  '',
  'start',
  'check',
  'agent',
  'agent add',
  'agent change',
  'agent list',
  'agent password',
  'agent sign-in',
  'agent off',
  'chat',
  'decisions',
  'decisions export',
  'evaluate',
  'explain',
]

describe('help', () => {
  it.each(commands)('of `baton %s` says how it is used, and is no error', async (command) => {
    const words = command.split(' ').filter(Boolean)
    const { code, err, out } = await baton([...words, '--help'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain(`Usage: ${['baton', ...words].join(' ')} [options]`)
  })

  it('names every command there is', async () => {
    const named = async (words: readonly string[]): Promise<readonly string[]> => {
      const { out } = await baton([...words, '--help'])
      const [, list = ''] = out.split('Commands:\n')
      const names = [...(list.split('\n\n')[0]?.matchAll(/^ {2}([a-z-]+)/gm) ?? [])].map(([, name = '']) => name)
      return names.filter((name) => name !== 'help').map((name) => [...words, name].join(' '))
    }
    const top = await named([])
    const nested = await Promise.all(['agent', 'decisions'].map((name) => named([name])))
    expect([...top, ...nested.flat()].sort()).toEqual(commands.filter(Boolean).sort())
  })
})

it.each<readonly [args: readonly string[], told: RegExp]>([
  [['frobnicate'], /unknown command 'frobnicate'/],
  [['chek'], /unknown command 'chek'\n\(Did you mean check\?\)/],
  [['start', '--port', '3000'], /unknown option '--port'/],
  [['start', '/nowhere/at/all'], /there is no baton\.yaml in \/nowhere\/at\/all: name a folder/],
  [['check', '/nowhere/at/all'], /there is no folder \/nowhere\/at\/all/],
  [['agent', 'add', 'mia@example.com', '--business', 'care'], /required option '--team <id>' not specified/],
  [['agent', 'add', 'mia', '--team', 'support'], /'mia' is invalid.* Write an e-mail address/],
  [['agent', 'add', 'mia@example.com', '--team', 'support', '--role', 'boss'], /'boss' is invalid.*agent, lead, admin/],
  [['agent', 'add', 'mia@example.com', '--team', 'support', '--capacity', '0'], /Write a number from 1 to 50/],
  [
    ['agent', 'add', 'mia@example.com', '--team', 'suport', '--business', 'care'],
    /there is no team "suport" in Shop care: its teams are support, billing, night/,
  ],
  [['agent', 'add', 'mia@example.com', '--team', 'support'], /name the business with --business: care, calm/],
  [['agent', 'list', '--business', 'corner'], /there is no business "corner"; name one with --business: care, calm/],
  [['agent', 'password', 'nobody@example.com', '--business', 'care'], /there is no agent nobody@example\.com/],
  [['agent', 'change', 'asha@care.example', '--business', 'care'], /say what to change/],
  [['decisions', 'export'], /name the business with --business/],
  [['decisions', 'export', '--business', 'care', '--since', 'yesterday'], /'yesterday' is invalid/],
  [['explain'], /missing required argument 'conversation'/],
  [['explain', 'nonsense'], /"nonsense" is no conversation/],
])('refuses `baton %j` with a sentence and exit code 1', async (args, told) => {
  const { code, err, out } = await baton(args)
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(told)
  expect(err).not.toMatch(/\n\s+at /)
})

describe('check', () => {
  it('accepts the whole folder, and a bot by itself', async () => {
    for (const folder of [shop.folder, join(shop.folder, 'bots/care')]) {
      const { code, err, out } = await baton(['check', folder])
      expect([code, err]).toEqual([0, ''])
      expect(out).toMatch(/(^|\n)0 errors, \d+ warnings?$/)
    }
  })

  it('tells the line of what is broken, as text or as JSON', async () => {
    const folder = await furnish({
      ...streetOfShops({ care: {} }),
      'bots/care/nodes/talk.yaml': 'hello:\n  initial: Hi\n  connections:\n    - { to: helo, phrases: [x] }\n',
    })
    const { code, out } = await baton(['check', folder])
    expect(code).toBe(1)
    expect(out).toMatch(/error: .*talk\.yaml:4: hello\.connections\[0\]\.to: .*helo/)
    expect(out).toMatch(/\n1 error, \d+ warnings?$/)
    const json = await baton(['check', folder, '--json'])
    expect(json.code).toBe(1)
    expect(JSON.parse(json.out)).toContainEqual(expect.objectContaining({ severity: 'error', line: 4 }))
    await rm(folder, { recursive: true })
  })
})

describe('agent', () => {
  const care = ['--business', 'care']
  const signIn = (body: object) =>
    request('POST', `${shop.host.url}/desk/api/sign-in`, { headers: { origin: shop.host.url }, body })

  it('adds somebody whom a running host lets in at once, by the link it prints, once', async () => {
    const { code, out } = await baton([
      'agent',
      'add',
      'mia@example.com',
      '--team',
      'support',
      '--team',
      'billing',
      ...care,
    ])
    expect(code).toBe(0)
    expect(out).toContain('mia <mia@example.com> is agent of support, billing')
    const token = /#signin=(\S+)/.exec(out)?.[1]
    expect((await signIn({ token })).status).toBe(204)
    expect((await signIn({ token })).status).toBe(401)

    const again = await baton(['agent', 'add', 'mia@example.com', '--team', 'support', ...care])
    expect([again.code, again.out]).toEqual([1, ''])
    expect((await baton(['agent', 'list', ...care])).out).toMatch(
      /mia +mia@example\.com +agent +support, billing +3 chats/,
    )
  })

  it('takes a password from standard input, says it nowhere, and lets in whoever knows it', async () => {
    const password = 'a long pass phrase of Ben'
    const added = await baton(
      [
        'agent',
        'add',
        'ben@example.com',
        '--team',
        'support',
        '--role',
        'lead',
        '--name',
        'Ben',
        '--password-stdin',
        ...care,
      ],
      { password },
    )
    expect([added.code, added.out]).toEqual([0, 'Ben <ben@example.com> is lead of support, with 3 chats at a time'])
    expect(added.out + added.err).not.toContain(password)
    const inside = await signIn({ business: 'care', email: 'ben@example.com', password })
    expect(inside.status).toBe(204)

    const changed = await baton(['agent', 'password', 'ben@example.com', ...care], { password: 'another pass phrase' })
    expect([changed.code, changed.out]).toEqual([0, 'the password of ben@example.com is changed'])
    const cookie = inside.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
    expect((await request('GET', `${shop.host.url}/desk/api/me`, { headers: { cookie } })).status).toBe(401)
    expect((await signIn({ business: 'care', email: 'ben@example.com', password })).status).toBe(401)
    expect((await signIn({ business: 'care', email: 'ben@example.com', password: 'another pass phrase' })).status).toBe(
      204,
    )
  })

  it('shuts somebody out, and lets them back in', async () => {
    const password = 'a long pass phrase of Cleo'
    await baton(['agent', 'add', 'cleo@example.com', '--team', 'support', '--password-stdin', ...care], { password })
    expect((await baton(['agent', 'off', 'cleo@example.com', ...care])).out).toBe('cleo@example.com is off')
    expect((await signIn({ business: 'care', email: 'cleo@example.com', password })).status).toBe(401)
    expect(await baton(['agent', 'sign-in', 'cleo@example.com', ...care])).toMatchObject({
      code: 1,
      err: 'cleo@example.com is off: agent off --back lets them back in',
    })
    expect((await baton(['agent', 'list', ...care])).out).toMatch(/cleo@example\.com .* off$/m)
    expect((await baton(['agent', 'off', 'cleo@example.com', '--back', ...care])).out).toBe('cleo@example.com is back')
    expect((await signIn({ business: 'care', email: 'cleo@example.com', password })).status).toBe(204)
  })

  it('says of a business without agents how to add one', async () => {
    expect(await baton(['agent', 'list', '--business', 'calm'])).toEqual({
      code: 0,
      out: '',
      err: 'Shop calm has no agents yet: baton agent add says how',
    })
  })
})

describe('decisions export', () => {
  it('prints a record a line, which can be decided again; only newer ones where it is asked; nothing where nobody wrote', async () => {
    const customer = await shop.customer({ path: '/care' })
    await customer.arrives()
    await customer.says('opening hours')
    await customer.hears('Nine to five.')
    await customer.says('talk to a person')
    await customer.hears('Stay here.')

    const exported = async (...more: readonly string[]): Promise<readonly DecisionRecord[]> => {
      const { code, err, out } = await baton(['decisions', 'export', '--business', 'care', ...more])
      expect([code, err]).toEqual([0, ''])
      return out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as DecisionRecord)
    }
    const records = await exported()
    const kinds = records.flatMap(({ steps }) => steps.map(({ decision }) => decision.kind))
    expect(kinds).toEqual(['reply', 'reply', 'handover'])
    const care = await settingsOf(shop, 'care')
    for (const record of records) expect(decideAgain(care, record)).toEqual(record.steps)

    const last = records.at(-1)?.at ?? 0
    expect(await exported('--since', new Date(last).toISOString())).toEqual(records.filter(({ at }) => at >= last))
    expect(await exported('--since', new Date(last + 1).toISOString())).toEqual([])
    expect(await baton(['decisions', 'export', '--business', 'calm'])).toEqual({ code: 0, out: '', err: '' })
  })
})
