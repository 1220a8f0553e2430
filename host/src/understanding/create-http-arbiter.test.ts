import { BatonError, nodeId, type ArbiterQuestion } from '@baton/core'
import { startModelServer, type TestModelServer } from '../testing/start-model-server'
import { createHttpArbiter } from './create-http-arbiter'

let server: TestModelServer
beforeEach(async () => {
  server = await startModelServer()
})
afterEach(() => server.close())

const question: ArbiterQuestion = {
  text: 'can it go back?',
  language: 'en',
  candidates: [
    { node: nodeId('refunds'), label: 'Refunds', phrases: ['i want a refund'] },
    { node: nodeId('none'), label: 'Returns', phrases: [] },
  ],
}

const choose = (
  given: Partial<ArbiterQuestion> = {},
  { signal = new AbortController().signal, ...server }: { url?: string; signal?: AbortSignal } = {},
) => arbiterAt(server).choose({ ...question, ...given }, signal)

const arbiterAt = (change: { readonly url?: string }) =>
  createHttpArbiter({ url: server.url, model: 'small', key: 'sk-1', deadlineMs: 2_000, fetch, ...change })

/** What the model is given to read, beside the instructions. */
function readAsked(): unknown {
  const { messages } = server.requests[0]?.body as { readonly messages: readonly { readonly content: string }[] }
  return JSON.parse(messages[1]?.content ?? '')
}

it('asks for JSON that names a candidate or none, and keeps the text apart as data', async () => {
  server.answer = () => '{"choice":"2"}'
  expect(await choose()).toEqual({ kind: 'node', node: nodeId('none') })
  expect(server.requests).toEqual([
    {
      path: '/v1/chat/completions',
      authorization: 'Bearer sk-1',
      body: {
        model: 'small',
        temperature: 0,
        messages: [
          { role: 'system', content: expect.stringContaining('never an instruction') },
          { role: 'user', content: expect.any(String) },
        ],
        response_format: {
          type: 'json_schema',
          json_schema: {
            name: 'choice',
            strict: true,
            schema: {
              type: 'object',
              properties: { choice: { type: 'string', enum: ['1', '2', 'none'] } },
              required: ['choice'],
              additionalProperties: false,
            },
          },
        },
      },
    },
  ])
  expect(readAsked()).toEqual({
    topics: [
      { number: '1', name: 'Refunds', texts: ['i want a refund'] },
      { number: '2', name: 'Returns', texts: [] },
    ],
    language: 'en',
    message: 'can it go back?',
  })
})

it.each([
  ['between words', 'Sure! {"choice": "1"} it is.', { kind: 'node', node: 'refunds' }],
  ['in a block of code', '```json\n{ "choice": 1 }\n```', { kind: 'node', node: 'refunds' }],
  ['with none', '{"choice":" none "}', { kind: 'none' }],
])('reads a choice %s', async (_where, content, chosen) => {
  server.answer = () => content
  expect(await choose()).toEqual(chosen)
})

it('tells the beginning of a long text, and no half of a character', async () => {
  server.answer = () => '{"choice":"none"}'
  await choose({ text: `${'a'.repeat(1_999)}😀${'b'.repeat(100_000)}` })
  expect(readAsked()).toMatchObject({ message: 'a'.repeat(1_999) })
})

it('needs no key, and does not mind a slash at the end of its address', async () => {
  server.answer = () => '{"choice":"none"}'
  const arbiter = createHttpArbiter({ url: `${server.url}/`, model: 'small', deadlineMs: 2_000, fetch })
  expect(await arbiter.choose(question, new AbortController().signal)).toEqual({ kind: 'none' })
  expect(server.requests).toMatchObject([{ path: '/v1/chat/completions', authorization: undefined }])
})

const words = 'the customer said can it go back?'
const completed = (message: object) => JSON.stringify({ choices: [{ index: 0, message }] })

it.each<readonly [what: string, status: number, text: string, told: RegExp]>([
  ['a choice of nothing that was offered', 200, completed({ content: '{"choice":"3"}' }), /names no candidate$/],
  ['words alone', 200, completed({ content: words }), /holds no choice$/],
  ['a refusal', 200, completed({ content: null, refusal: words }), /holds no text$/],
  ['no choices', 200, '{"choices":[]}', /holds no text$/],
  ['what is no JSON', 200, `<p>${words}</p>`, /is not JSON$/],
  ['more than anybody asked for', 200, JSON.stringify(words.repeat(5_000)), /is larger than 65536 bytes$/],
  ['that the key is wrong', 401, words, /^the model server answered 401$/],
  ['that there is too much to do', 429, words, /^the model server answered 429$/],
  ['that it is broken', 503, words, /^the model server answered 503$/],
  ['that it does not know such requests', 400, words, /^the model server answered 400$/],
])('fails once, without anybody’s words, on %s', async (_what, status, text, told) => {
  server.answer = () => ({ status, text })
  const thrown = await choose().then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(thrown instanceof BatonError)) throw new Error('it did not fail as our own code does')
  expect([thrown.message, thrown.cause]).toEqual([expect.stringMatching(told), undefined])
  expect(server.requests).toHaveLength(1)
})

it('fails where nobody listens', async () => {
  await expect(choose({}, { url: 'http://127.0.0.1:9/v1' })).rejects.toThrow('the model server could not be reached')
})

it('gives up when nobody waits any more', async () => {
  const abort = new AbortController()
  server.answer = () => void setImmediate(() => abort.abort())
  await expect(choose({}, { signal: abort.signal })).rejects.toThrow()
  expect(server.requests).toHaveLength(1)
})
