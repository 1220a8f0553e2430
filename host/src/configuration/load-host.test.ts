import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { formatProblem, problemsOf } from '@baton/core'
import { loadParts } from '../wiring/load-parts'
import { fillSecrets } from './fill-secrets'
import { checkHost, loadHost, type ChannelSetup } from './load-host'
import { readEnvironment } from './read-environment'

const example = join(__dirname, '../../examples/support')

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-host-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function write(files: { readonly [path: string]: string }): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}

const business = (id: string): string => `id: ${id}
name: Shop
mode: human-only
defaultTeam: support
teams:
  support: { name: Support }
`
const channels = `
    channels:
      - package: '@baton/adapter-web'`

describe('a host’s folder', () => {
  it('loads the example, without an error or a warning', async () => {
    const setup = await loadHost(example)
    expect(setup.businesses.map(({ business: { id }, path }) => [id, path])).toEqual([['dune', '']])
    expect(setup.warnings).toEqual([])
  })

  it('gives every business after the first a path of its own', async () => {
    await write({
      'one.yaml': business('one'),
      'two.yaml': business('two'),
      'baton.yaml': `businesses:\n  - file: one.yaml${channels}\n  - file: two.yaml${channels}\n`,
    })
    const { businesses } = await loadHost(folder)
    expect(businesses.map(({ path }) => path)).toEqual(['', '/two'])
  })

  it('lists every error of every file with its line', async () => {
    await write({
      'one.yaml': business('one').replace('defaultTeam: support', 'defaultTeam: nobody'),
      'baton.yaml': `prot: 3000
businesses:
  - file: one.yaml${channels}
`,
    })
    const wrongKey = await checkHost(folder)
    expect(wrongKey.problems.map(({ line, message }) => [line, message])).toEqual([
      [1, expect.stringContaining('did you mean "port"')],
    ])
    await write({ 'baton.yaml': `businesses:\n  - file: one.yaml${channels}\n` })
    await expect(loadHost(folder)).rejects.toThrow(/one\.yaml:4: .*nobody/)
  })

  it('names an agent’s team that does not exist', async () => {
    await write({
      'one.yaml': business('one'),
      'baton.yaml': `businesses:
  - file: one.yaml${channels}
    agents:
      - { name: Asha, email: asha@shop.example, teams: [sales] }
`,
    })
    const { problems } = await checkHost(folder)
    expect(problems).toMatchObject([{ line: 6, message: 'there is no team "sales"' }])
  })

  it('refuses two businesses with one id', async () => {
    await write({
      'one.yaml': business('one'),
      'baton.yaml': `businesses:\n  - file: one.yaml${channels}\n  - file: one.yaml${channels}\n`,
    })
    const error: unknown = await loadHost(folder).catch((reason: unknown) => reason)
    expect(problemsOf(error)).toMatchObject([{ line: 5, message: 'there are two businesses with the id "one"' }])
  })

  it.each([
    ['a path of the host’s own', `path: /desk`, /path: \/desk is the host's own/],
    ['a path that is taken', `path: /one`, /path: another business is at \/one already/],
    ['pages that are no folder', 'pages: two.yaml', /pages: this is no folder: two\.yaml/],
    ['pages that are missing', 'pages: nowhere', /pages: there is nothing at nowhere/],
    ['a bot that is missing', 'bot: nowhere', /bot: there is nothing at nowhere/],
    ['functions that are no file', 'functions: folder', /functions: this is no file: folder/],
    [
      'an agent who is there twice',
      'agents: [{ name: A, email: a@b.example, teams: [support] }, { name: B, email: A@b.example, teams: [support] }]',
      /agents\[1\]\.email: another agent has the e-mail A@b\.example/,
    ],
    ['a team that is missing', 'agents: [{ name: A, email: a@b.example, teams: [sales] }]', /there is no team "sales"/],
    [
      'a channel that is there twice',
      `channels: [{ package: '@baton/adapter-web' }, { package: '@baton/adapter-web' }]`,
      /channels\[1\]: this channel has an account "main" already/,
    ],
  ])('refuses %s', async (_what, line, told) => {
    const own = line.startsWith('channels') ? '' : channels
    await write({
      'folder/file.txt': '',
      'one.yaml': business('one'),
      'two.yaml': business('two'),
      'baton.yaml': `businesses:\n  - file: one.yaml\n    path: /one${channels}\n  - file: two.yaml\n    ${line}${own}\n`,
    })
    const { problems } = await checkHost(folder)
    expect(problems.map(formatProblem)).toEqual([expect.stringMatching(told)])
  })

  it.each(['https://chat.example/shop', 'ftp://chat.example', 'chat.example', 'https://user@chat.example'])(
    'refuses %s as its public address',
    async (publicUrl) => {
      await write({
        'one.yaml': business('one'),
        'baton.yaml': `publicUrl: ${publicUrl}\nbusinesses:\n  - file: one.yaml${channels}\n`,
      })
      const { problems } = await checkHost(folder)
      expect(problems.map(formatProblem)).toEqual([expect.stringMatching(/publicUrl: write an origin such as/)])
    },
  )

  it('takes a public address as the origin that it is', async () => {
    await write({
      'one.yaml': business('one'),
      'baton.yaml': `publicUrl: HTTPS://Chat.Example:443/\nbusinesses:\n  - file: one.yaml${channels}\n`,
    })
    expect((await loadHost(folder)).publicUrl).toBe('https://chat.example')
  })

  it('warns where others can connect but nothing says at which address', async () => {
    await write({
      'one.yaml': business('one'),
      'baton.yaml': `address: 0.0.0.0\nbusinesses:\n  - file: one.yaml${channels}\n`,
    })
    const { warnings } = await loadHost(folder)
    expect(warnings.map(formatProblem)).toEqual([expect.stringMatching(/baton\.yaml:1: address: .*write publicUrl:/)])
  })

  describe('an arbiter', () => {
    const withArbiter = (lines: string) =>
      write({
        'one.yaml': business('one'),
        'baton.yaml': `businesses:\n  - file: one.yaml${channels}\n    understanding:\n      arbiter: { model: small, ${lines} }\n`,
      })

    it.each([
      'https://models.example/v1',
      'http://localhost:11434/v1',
      'http://127.0.0.1:8080',
      'http://[::1]:8080/v1/',
    ])('is asked at %s', async (url) => {
      await withArbiter(`url: '${url}', key: { env: MODEL_KEY }`)
      const { businesses } = await loadHost(folder)
      expect(businesses[0]?.understanding?.arbiter).toMatchObject({ url, deadline: 2_000, key: { env: 'MODEL_KEY' } })
    })

    it.each([
      'http://models.example/v1',
      'ftp://localhost/v1',
      'models.example',
      'https://user:hunter2@models.example/v1',
      'https://models.example/v1?key=hunter2',
    ])('is not asked at %s', async (url) => {
      await withArbiter(`url: '${url}'`)
      const problems = (await checkHost(folder)).problems.map(formatProblem)
      expect(problems).toEqual([expect.stringMatching(/arbiter\.url: write an address that begins with https:/)])
      expect(problems.join()).not.toContain('hunter2')
    })

    it.each(['100ms', '11s', '2'])('has no deadline of %s', async (deadline) => {
      await withArbiter(`url: 'https://models.example/v1', deadline: ${deadline}`)
      const { problems } = await checkHost(folder)
      expect(problems.map(formatProblem)).toEqual([expect.stringMatching(/arbiter\.deadline: write a /)])
    })

    it('has no key in the file', async () => {
      await withArbiter(`url: 'https://models.example/v1', key: hunter2`)
      const problems = (await checkHost(folder)).problems.map(formatProblem)
      expect(problems).toEqual([expect.stringMatching(/arbiter\.key/)])
      expect(problems.join()).not.toContain('hunter2')
    })

    it('is missed with the name of its key', async () => {
      await withArbiter(`url: 'https://models.example/v1', key: { env: MODEL_KEY }`)
      const { problems } = await loadParts({
        setup: await loadHost(folder),
        lookUp: () => undefined,
        missingSecrets: 'error',
      })
      expect(problems.map(formatProblem)).toEqual([
        expect.stringMatching(/baton\.yaml:\d+: the environment variable MODEL_KEY is not set$/),
      ])
    })
  })

  it('says what to do when there is no host in the folder', async () => {
    await expect(loadHost(folder)).rejects.toThrow(/there is no baton\.yaml in .*host\/examples\/support/)
  })
})

describe('secrets', () => {
  const channel = (settings: Record<string, unknown>): ChannelSetup => ({
    package: 'p',
    account: 'main',
    settings,
    problem: (message, severity = 'error') => ({ severity, file: 'baton.yaml', line: 7, column: 1, path: '', message }),
  })

  it('come from the environment, wherever they stand', () => {
    const settings = { directLineSecret: { env: 'SECRET' }, list: [{ env: 'OTHER' }], plain: 1 }
    const environment: Record<string, string> = { SECRET: 's3', OTHER: 'o' }
    const filled = fillSecrets(channel(settings), ['directLineSecret'], (name) => environment[name])
    expect(filled).toEqual({ directLineSecret: 's3', list: ['o'], plain: 1 })
  })

  it('are named when they are missing', () => {
    const settings = { directLineSecret: { env: 'SECRET' } }
    expect(() => fillSecrets(channel(settings), ['directLineSecret'], () => undefined)).toThrow(
      'baton.yaml:7: the environment variable SECRET is not set',
    )
  })

  it('are refused in the file', () => {
    const settings = { directLineSecret: 'hunter2hunter2hunter2' }
    const fill = () => fillSecrets(channel(settings), ['directLineSecret'], () => undefined)
    expect(fill).toThrow('write directLineSecret: { env: SOME_NAME }')
    expect(fill).not.toThrow('hunter2')
  })
})

describe('the environment', () => {
  it('is read, and what is empty counts as not set', () => {
    expect(readEnvironment({ PORT: '8080', REDIS_URL: '' })).toMatchObject({ port: 8080, logLevel: 'info' })
  })

  it('is refused by name, never by value', () => {
    const read = () => readEnvironment({ PORT: 'http', BATON_SECRET: 'short' })
    expect(read).toThrow('PORT must be a port number from 0 to 65535; BATON_SECRET must be a random text')
    expect(read).not.toThrow('short;')
  })
})
