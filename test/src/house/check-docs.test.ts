import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const script = join(__dirname, '..', '..', '..', 'scripts', 'check-docs.mjs')

const beforeSettings = [
  '# in baton.yaml',
  'businesses:',
  '  - channels:',
  "      - package: '@baton/adapter-web'",
  '        settings:',
]

describe('the check of the documents', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'baton-docs-'))
    mkdirSync(join(folder, 'docs'))
    writeFileSync(join(folder, 'docs', 'guide.md'), '# Guide\n\n## The `first` step\n')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('accepts links that lead somewhere and code that compiles', () => {
    writeReadme('[a](docs/guide.md) [b](docs/guide.md#the-first-step) [c](https://example.com/nowhere)', 'await one()')
    expect(checkDocs()).toEqual({ status: 0, problems: [] })
  })

  it('names the line of a link that leads nowhere', () => {
    writeReadme('[a](docs/missing.md) [b](docs/guide.md#second)', '')
    expect(checkDocs()).toEqual({
      status: 1,
      problems: [
        'README.md:3: the link docs/missing.md leads nowhere',
        'README.md:3: the link docs/guide.md#second leads nowhere',
      ],
    })
  })

  it('names the line of code that does not compile', () => {
    writeReadme('text', "const two: number = 'two'")
    const { status, problems } = checkDocs()
    expect(status).toBe(1)
    expect(problems).toEqual(["README.md:7: Type 'string' is not assignable to type 'number'."])
  })

  it('names the line of YAML that baton check refuses', () => {
    writeBlock('yaml', ['# nodes/shop.yaml', 'hours:', '  phrases: [opening hours]', '  inital: Nine to five.'])
    expect(checkDocs().problems).toEqual([expect.stringMatching(/^README\.md:5: there is no key "inital" here/)])
  })

  it('checks a part of a file together with the rest of it, and the settings of a channel', () => {
    const settings = ['          allowedOrigins: [https://shop.example/page]']
    writeBlock('yaml', [...beforeSettings, ...settings])
    expect(checkDocs().problems).toEqual([expect.stringMatching(/^README\.md:2: .*is no origin/)])
  })

  it('accepts a part that is right, with the secrets that it names', () => {
    const settings = ['          directLineSecret: { env: SHOP_SECRET }']
    writeBlock('yaml', [...beforeSettings, ...settings])
    expect(checkDocs()).toEqual({ status: 0, problems: [] })
  })

  it('asks which file a block of YAML is', () => {
    writeBlock('yaml', ['port: 3000'])
    expect(checkDocs().problems).toEqual([expect.stringMatching(/^README\.md:2: the first line .* says which file/)])
  })

  it.each([
    ['npx baton agent add mia@example.com', /required option '--team <id>' not specified/],
    ['baton start my-shop --loud', /unknown option '--loud'/],
    ['npm run nothing', /package\.json has no script "nothing"/],
    ['npm ci && curl example.com', /nothing checks "curl"/],
  ])('refuses the command %s', (command, problem) => {
    writeBlock('sh', ['npm ci   # first', command])
    expect(checkDocs().problems).toEqual([expect.stringMatching(problem)])
  })

  it('refuses a command in the text that is not there', () => {
    writeFileSync(join(folder, 'README.md'), 'See `baton agent list` and `baton agent fire <email>`.\n')
    expect(checkDocs().problems).toEqual(['README.md:1: there is no command "baton agent fire <email>"'])
  })

  it('refuses a metric that no host has', () => {
    writeFileSync(join(folder, 'README.md'), 'Look at `baton_pending_chats` and `baton_happy_customers`.\n')
    expect(checkDocs().problems).toEqual(['README.md:1: there is no metric baton_happy_customers'])
  })

  it('wants a reason above a block that nothing checks', () => {
    writeBlock('html', ['<script></script>'])
    expect(checkDocs().problems).toEqual([
      'README.md:1: nothing checks html: write <!-- not checked: reason --> above the block',
    ])
    writeFileSync(join(folder, 'README.md'), '<!-- not checked: a page -->\n\n```html\n<script></script>\n```\n')
    expect(checkDocs().status).toBe(0)
  })

  it('fails where there is nothing to check', () => {
    rmSync(join(folder, 'docs', 'guide.md'))
    expect(checkDocs().status).toBe(1)
  })

  function writeReadme(text: string, code: string): void {
    const block = ['```ts', 'const one = async () => 1', code, '```'].join('\n')
    writeFileSync(join(folder, 'README.md'), `# Title\n\n${text}\n\n${block}\n`)
  }

  function writeBlock(language: string, lines: readonly string[]): void {
    writeFileSync(join(folder, 'README.md'), ['```' + language, ...lines, '```', ''].join('\n'))
  }

  function checkDocs(): { status: number | null; problems: readonly string[] } {
    const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' })
    return { status, problems: stderr.split('\n').filter((line) => line !== '') }
  }
})
