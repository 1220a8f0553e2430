import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { problemsOf } from '@baton/core'
import { fillSecrets } from './fill-secrets'
import { checkHost, loadHost } from './load-host'
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

  it('says what to do when there is no host in the folder', async () => {
    await expect(loadHost(folder)).rejects.toThrow(/there is no baton\.yaml in .*host\/examples\/support/)
  })
})

describe('secrets', () => {
  const channel = (settings: Record<string, unknown>) => ({
    package: 'p',
    account: 'main',
    settings,
    at: 'baton.yaml:7',
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
