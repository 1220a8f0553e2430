import { BatonError } from '@baton/core'
import { startModelServer, type ModelAnswer, type TestModelServer } from '../testing/start-model-server'
import { createHttpEmbedder } from './create-http-embedder'

let server: TestModelServer
beforeEach(async () => {
  server = await startModelServer()
})
afterEach(() => server.close())

const embed = (texts: readonly string[], signal = new AbortController().signal) =>
  createHttpEmbedder({ url: server.url, model: 'dense', key: 'sk-1', deadlineMs: 500, fetch }).embed(texts, signal)

/** As https://platform.openai.com/docs/api-reference/embeddings/object says. */
const listOf = (embeddings: readonly (readonly [index: number, embedding: unknown])[]) => ({
  status: 200,
  text: JSON.stringify({
    object: 'list',
    data: embeddings.map(([index, embedding]) => ({ object: 'embedding', index, embedding })),
    model: 'dense',
    usage: { prompt_tokens: 5, total_tokens: 5 },
  }),
})

const textsOf = (body: unknown) => (body as { readonly input: readonly string[] }).input

it('gives each text its vector, in whatever order they come', async () => {
  server.answer = () =>
    listOf([
      [1, [0, 0.5]],
      [0, [1, -1]],
    ])
  expect(await embed(['order', 'parcel'])).toEqual([Float32Array.of(1, -1), Float32Array.of(0, 0.5)])
  expect(server.requests).toEqual([
    { path: '/v1/embeddings', authorization: 'Bearer sk-1', body: { model: 'dense', input: ['order', 'parcel'] } },
  ])
})

it('asks for a hundred at a time', async () => {
  server.answer = ({ body }) => listOf(textsOf(body).map((text, index) => [index, [Number(text)]]))
  const texts = Array.from({ length: 250 }, (_, index) => String(index))
  expect((await embed(texts)).map(([value]) => value)).toEqual(texts.map(Number))
  expect(server.requests.map(({ body }) => textsOf(body).length)).toEqual([100, 100, 50])
})

it('asks for nothing where there is no text', async () => {
  expect(await embed([])).toEqual([])
  expect(server.requests).toEqual([])
})

it('tells the beginning of a long text, and no half of a character', async () => {
  server.answer = () => listOf([[0, [1]]])
  await embed([`${'a'.repeat(1_999)}😀${'b'.repeat(100_000)}`])
  expect(textsOf(server.requests[0]?.body)).toEqual(['a'.repeat(1_999)])
})

const words = 'where is my parcel'

it.each<readonly [what: string, answer: ModelAnswer, told: RegExp]>([
  ['fewer vectors', listOf([[0, [1]]]), /holds another number of vectors$/],
  ['more vectors', listOf([0, 1, 2].map((index) => [index, [1]])), /holds another number of vectors$/],
  ['one of them twice', listOf([0, 0].map((index) => [index, [1]])), /holds another number of vectors$/],
  [
    'vectors of several lengths',
    listOf([1, 2].map((length, index) => [index, Array(length).fill(1)])),
    /several lengths$/,
  ],
  ['an empty vector', listOf([0, 1].map((index) => [index, []])), /holds no vectors$/],
  ['what are no numbers', listOf([0, 1].map((index) => [index, [words]])), /holds no vectors$/],
  ['no list', { status: 200, text: JSON.stringify({ error: words }) }, /holds no vectors$/],
  ['that there is too much to do', { status: 429, text: words }, /^the model server answered 429$/],
])('fails once, without anybody’s words, on %s', async (_what, answer, told) => {
  server.answer = () => answer
  const thrown = await embed([words, 'and when']).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(thrown instanceof BatonError)) throw new Error('it did not fail as our own code does')
  expect([thrown.message, thrown.cause]).toEqual([expect.stringMatching(told), undefined])
  expect(server.requests).toHaveLength(1)
})

it('gives up when nobody waits any more', async () => {
  const abort = new AbortController()
  server.answer = () => void setImmediate(() => abort.abort())
  await expect(embed([words], abort.signal)).rejects.toThrow()
  expect(server.requests).toHaveLength(1)
})
