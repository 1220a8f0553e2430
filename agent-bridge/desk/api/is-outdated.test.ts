import { isOutdated } from './is-outdated'

const address = new URL('https://desk.example/desk/')
const script = './assets/index-one.js'
const page = (name: string) => `<head><script type="module" crossorigin src="./assets/${name}.js"></script></head>`
const ask = (answer: () => Promise<Response>) => isOutdated({ address, script, fetch: answer })

describe('isOutdated', () => {
  it('tells the open page from another one', async () => {
    expect(await ask(async () => new Response(page('index-one')))).toBe(false)
    expect(await ask(async () => new Response(page('index-two')))).toBe(true)
  })

  it('takes what is no page of ours, or no answer, for no news', async () => {
    expect(await ask(async () => new Response('<h1>Maintenance</h1>'))).toBe(false)
    expect(await ask(async () => new Response(page('index-two'), { status: 503 }))).toBe(false)
    expect(await ask(() => Promise.reject(new TypeError('failed to fetch')))).toBe(false)
  })
})
