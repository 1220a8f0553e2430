import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const script = join(__dirname, '..', '..', '..', 'scripts', 'check-docs.mjs')

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

  it('fails where there is nothing to check', () => {
    rmSync(join(folder, 'docs', 'guide.md'))
    expect(checkDocs().status).toBe(1)
  })

  function writeReadme(text: string, code: string): void {
    const block = ['```ts', 'const one = async () => 1', code, '```'].join('\n')
    writeFileSync(join(folder, 'README.md'), `# Title\n\n${text}\n\n${block}\n`)
  }

  function checkDocs(): { status: number | null; problems: readonly string[] } {
    const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' })
    return { status, problems: stderr.split('\n').filter((line) => line !== '') }
  }
})
