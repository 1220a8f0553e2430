import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const script = join(__dirname, '..', '..', '..', 'scripts', 'check-docs.mjs')

/** Each run loads the whole host, and the first the compiler, too: some seconds' work for a core that has nothing else to do. */
const patienceMs = 120_000

const guide = { 'docs/guide.md': '# Guide\n\n## The `first` step\n' }

const beforeSettings = [
  '# in baton.yaml',
  'businesses:',
  '  - channels:',
  "      - package: '@baton/adapter-web'",
  '        settings:',
]

const fence = (language: string, lines: readonly string[]): string => ['```' + language, ...lines, '```', ''].join('\n')

const readme = (text: string, code: string): string =>
  `# Title\n\n${text}\n\n${fence('ts', ['const one = async () => 1', code])}`

/** A document beside the guide, and each problem that it has. */
type Case = readonly [what: string, readme: string, problems: readonly (string | RegExp)[]]

const cases: readonly Case[] = [
  [
    'accepts links that lead somewhere and code that compiles',
    readme('[a](docs/guide.md) [b](docs/guide.md#the-first-step) [c](https://example.com/nowhere)', 'await one()'),
    [],
  ],
  [
    'names the line of a link that leads nowhere',
    '# Title\n\n[a](docs/missing.md) [b](docs/guide.md#second)\n',
    ['README.md:3: the link docs/missing.md leads nowhere', 'README.md:3: the link docs/guide.md#second leads nowhere'],
  ],
  [
    'names the line of code that does not compile',
    readme('text', "const two: number = 'two'"),
    ["README.md:7: Type 'string' is not assignable to type 'number'."],
  ],
  [
    'names the line of YAML that baton check refuses',
    fence('yaml', ['# nodes/shop.yaml', 'hours:', '  phrases: [opening hours]', '  inital: Nine to five.']),
    [/^README\.md:5: there is no key "inital" here/],
  ],
  [
    'checks a part of a file together with the rest of it, and the settings of a channel',
    fence('yaml', [...beforeSettings, '          allowedOrigins: [https://shop.example/page]']),
    [/^README\.md:2: .*is no origin/],
  ],
  [
    'accepts a part that is right, with the secrets that it names',
    fence('yaml', [...beforeSettings, '          directLineSecret: { env: SHOP_SECRET }']),
    [],
  ],
  [
    'asks which file a block of YAML is',
    fence('yaml', ['port: 3000']),
    [/^README\.md:2: the first line .* says which file/],
  ],
  ...(
    [
      ['npx baton agent add mia@example.com', /required option '--team <id>' not specified/],
      ['baton start my-shop --loud', /unknown option '--loud'/],
      ['npm run nothing', /package\.json has no script "nothing"/],
      ['npm ci && curl example.com', /nothing checks "curl"/],
    ] as const
  ).map(([command, problem]): Case => [
    `refuses the command ${command}`,
    fence('sh', ['npm ci   # first', command]),
    [problem],
  ]),
  [
    'refuses a command in the text that is not there',
    'See `baton agent list` and `baton agent fire <email>`.\n',
    ['README.md:1: there is no command "baton agent fire <email>"'],
  ],
  [
    'refuses a metric that no host has',
    'Look at `baton_pending_chats` and `baton_happy_customers`.\n',
    ['README.md:1: there is no metric baton_happy_customers'],
  ],
  [
    'wants a reason above a block that nothing checks',
    fence('html', ['<script></script>']),
    ['README.md:1: nothing checks html: write <!-- not checked: reason --> above the block'],
  ],
  ['accepts such a block with its reason', '<!-- not checked: a page -->\n\n```html\n<script></script>\n```\n', []],
]

describe('the check of the documents', () => {
  let root: string
  let said: readonly (readonly string[])[]
  // Once for all of them: it is the program that takes its time to load, and its compiler.
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'baton-docs-'))
    const folders = cases.map(([, text], index) => furnish(`case-${index}`, { ...guide, 'README.md': text }))
    said = checkDocs(folders).said
  }, patienceMs)
  afterAll(() => rmSync(root, { recursive: true }))

  it.each(cases.map(([what, , problems], index) => [what, index, problems] as const))(
    '%s',
    (_what, index, problems) => {
      const expected = problems.map((problem): unknown =>
        typeof problem === 'string' ? problem : expect.stringMatching(problem),
      )
      expect(said[index]).toEqual(expected)
    },
  )

  it(
    'fails where something is wrong, and where there is nothing to check',
    () => {
      const good = furnish('good', guide)
      const bad = furnish('bad', { 'guide.md': '[a](missing.md)\n' })
      expect(checkDocs([good]).status).toBe(0)
      expect(checkDocs([bad, good]).status).toBe(1)
      expect(checkDocs([furnish('empty', {})])).toEqual({ status: 1, said: [['there is no document to check']] })
    },
    patienceMs,
  )

  function furnish(name: string, files: { readonly [path: string]: string }): string {
    const folder = join(root, name)
    mkdirSync(folder)
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    return folder
  }

  /** What it says of each folder: so many lines as it has counted there. */
  function checkDocs(folders: readonly string[]): { status: number | null; said: readonly (readonly string[])[] } {
    const { status, stderr, stdout } = spawnSync(process.execPath, [script, ...folders], { encoding: 'utf8' })
    const lines = stderr.split('\n').filter(Boolean)
    const counts = [...stdout.matchAll(/, (\d+) problems$/gm)].map(([, count]) => Number(count))
    return { status, said: counts.map((count) => lines.splice(0, count)) }
  }
})
