import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** What a model server was asked. */
export interface ModelRequest {
  readonly path: string
  readonly authorization: string | undefined
  readonly body: unknown
}

/** What it says to a request: words, a whole answer, or nothing for as long as anybody waits. */
export type ModelAnswer = string | { readonly status: number; readonly text: string } | undefined

/** A server on loopback that has the HTTP interface of OpenAI, with a test in place of the model. */
export interface TestModelServer {
  readonly url: string
  readonly requests: readonly ModelRequest[]
  answer: (request: ModelRequest) => ModelAnswer
  close(): Promise<void>
}

export async function startModelServer(): Promise<TestModelServer> {
  const requests: ModelRequest[] = []
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch(() => response.destroy())
  })

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Uint8Array))
    const request: ModelRequest = {
      path: incoming.url ?? '',
      authorization: incoming.headers.authorization,
      body: JSON.parse(Buffer.concat(chunks).toString('utf8')),
    }
    requests.push(request)
    if (incoming.method !== 'POST' || incoming.headers['content-type'] !== 'application/json') {
      return void response.writeHead(400).end()
    }
    const answered = stub.answer(request)
    if (answered === undefined) return
    const { status, text } = typeof answered === 'string' ? { status: 200, text: complete(answered) } : answered
    response.writeHead(status, { 'content-type': 'application/json' }).end(text)
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const stub: TestModelServer = {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    answer: () => undefined,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return stub
}

/** As https://platform.openai.com/docs/api-reference/chat/object says. */
function complete(content: string): string {
  return JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'test-model',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: { prompt_tokens: 90, completion_tokens: 6, total_tokens: 96 },
  })
}
