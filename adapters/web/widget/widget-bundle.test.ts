import { execFile } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Script } from 'node:vm'
import { gzipSync } from 'node:zlib'

const run = promisify(execFile)

/** Builds as `npm run build` does, but into its output; in a process of its own, as the bundler is an ES module. */
const build = `(async () => {
  const { pathToFileURL } = require('node:url')
  const vite = require('node:module').createRequire(process.cwd() + '/vite.config.ts').resolve('vite')
  const { build } = await import(pathToFileURL(vite).href)
  const options = { configFile: 'vite.config.ts', logLevel: 'silent', build: { write: false } }
  const outputs = [await build(options)].flat().flatMap(({ output }) => output)
  process.stdout.write(JSON.stringify(outputs.map(({ fileName, code }) => ({ fileName, code }))))
})()`

describe('the widget as a page gets it', () => {
  let code = ''

  beforeAll(async () => {
    const { stdout } = await run(process.execPath, ['-e', build], {
      cwd: __dirname,
      maxBuffer: 16 * 1024 * 1024,
    })
    const files = JSON.parse(stdout) as readonly { readonly fileName: string; readonly code: string }[]
    expect(files.map(({ fileName }) => fileName)).toEqual(['widget.js'])
    code = files[0]?.code ?? ''
  }, 60_000)

  it('is under 20 KB, compressed, with everything', () => {
    expect(code).toContain('prefers-color-scheme')
    expect(code).toContain('المحادثة')
    expect(gzipSync(code).length).toBeLessThan(20_000)
  })

  it('is one plain script that asks nobody else for anything', () => {
    expect(() => new Script(code)).not.toThrow()
    expect(code).not.toMatch(/\b(import|require)\s*\(|\bimport\s*[{"'*]/)
    const addresses = (code.match(/https?:\/\/[^\s"'`\\)]+/g) ?? []).filter((each) => !each.includes('[^'))
    expect(addresses).toEqual(['http://www.w3.org/2000/svg'])
  })

  it('has no way to make HTML or code out of text', () => {
    const folders = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    const sources = folders.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    expect(sources.length).toBeGreaterThan(30)
    for (const name of sources) {
      const source = readFileSync(join(__dirname, name), 'utf8')
      expect([
        name,
        /innerHTML|outerHTML|insertAdjacentHTML|setHTML|document\.write|DOMParser|srcdoc|\beval\b|new Function/.exec(
          source,
        ),
      ]).toEqual([name, null])
    }
  })
})
