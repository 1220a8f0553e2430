import { z } from 'zod'
import { deskPath, createDeskApp } from '../../desk-api/desk-app'
import type { Desk } from '../../desk-api/desk'
import { csrfHeader } from '../../desk-api/guard/same-secret'
import type { Me, SignIn } from '../../desk-api/schema'

export interface DeskResponse {
  readonly status: number
  readonly headers: Headers
  /** What the JSON says, or the bytes; nothing for an empty answer. */
  readonly body: unknown
}

export interface DeskRequest {
  readonly json?: unknown
  readonly body?: Uint8Array | string
  readonly headers?: { readonly [name: string]: string }
}

/** Somebody's browser, as far as the desk API sees it. */
export interface DeskClient {
  readonly cookie: string | undefined
  signIn(proof: SignIn): Promise<DeskResponse>
  /** Sends a request with the cookie and, once signed in, the csrf token. The answer has been checked. */
  request(method: string, path: string, request?: DeskRequest): Promise<DeskResponse>
  get<Answer>(path: string): Promise<Answer>
  post<Answer>(path: string, json: unknown): Promise<Answer>
}

/** A client that fails where an answer is not what the API's own document says. */
export function createDeskClient(origin: string): DeskClient {
  let cookie: string | undefined
  let csrf: string | undefined

  async function request(method: string, path: string, sent: DeskRequest = {}): Promise<DeskResponse> {
    const response = await fetch(`${origin}${deskPath}${path}`, {
      method,
      headers: {
        origin,
        ...(cookie !== undefined && { cookie }),
        ...(csrf !== undefined && method !== 'GET' && { [csrfHeader]: csrf }),
        ...(sent.json !== undefined && { 'content-type': 'application/json' }),
        ...sent.headers,
      },
      ...(sent.json !== undefined && { body: JSON.stringify(sent.json) }),
      ...(sent.body !== undefined && { body: sent.body }),
    })
    const [set] = response.headers.getSetCookie()
    if (set !== undefined) cookie = set.split(';', 1)[0]
    const bytes = Buffer.from(await response.arrayBuffer())
    const isJson = bytes.length > 0 && (response.headers.get('content-type')?.startsWith('application/json') ?? false)
    const body: unknown = isJson ? JSON.parse(bytes.toString('utf8')) : bytes.length > 0 ? bytes : undefined
    assertDescribed(method, path, response.status, isJson ? body : undefined)
    return { status: response.status, headers: response.headers, body }
  }

  async function expectAnswer<Answer>(method: string, path: string, json?: unknown): Promise<Answer> {
    const { status, body } = await request(method, path, json === undefined ? {} : { json })
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(body)}`)
    return body as Answer
  }

  return {
    get cookie() {
      return cookie
    },
    async signIn(proof) {
      const answer = await request('POST', '/sign-in', { json: proof })
      if (answer.status === 204) csrf = (await expectAnswer<Me>('GET', '/me')).csrf
      return answer
    },
    request,
    get: (path) => expectAnswer('GET', path),
    post: (path, json) => expectAnswer('POST', path, json),
  }
}

/** The routes as the API describes them; building them needs no desk to stand behind. */
const described = createDeskApp({} as Desk, {
  secureCookies: false,
  origins: [],
  maxAttachmentSize: 1,
  beatMs: 1,
  answerWithinMs: 1,
}).openAPIRegistry.definitions.flatMap((definition) => (definition.type === 'route' ? [definition.route] : []))

/** Fails unless the answer's status is among the route's, and its JSON is exactly what the schema lets through. */
function assertDescribed(method: string, path: string, status: number, body: unknown): void {
  const [pathname = ''] = `${deskPath}${path}`.split('?', 1)
  const route = described
    .filter((each) => each.method === method.toLowerCase() && patternOf(each.path).test(pathname))
    .sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0]
  // What no route answers is answered by the API as a whole.
  if (!route) return
  const response: unknown = route.responses[status]
  if (response === undefined) throw new Error(`${method} ${route.path} does not describe an answer with ${status}`)
  if (body === undefined) return
  const schema = responseSchema.parse(response).content['application/json']?.schema
  if (!schema) throw new Error(`${method} ${route.path} does not describe JSON for ${status}`)
  expect(schema.parse(body)).toEqual(body)
}

const responseSchema = z.object({
  content: z.record(z.string(), z.object({ schema: z.custom<z.ZodType>((value) => value instanceof z.ZodType) })),
})

const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
