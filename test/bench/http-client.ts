import { Agent, request } from 'node:http'

/** What was answered. */
export interface Answer {
  readonly status: number
  readonly text: string
  readonly cookie?: string
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: string
  readonly headers?: { readonly [name: string]: string }
  readonly body?: unknown
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** One request over a connection that stays open, with as little work on our side as can be. */
export function call({ method, url, headers, body }: Call): Promise<Answer> {
  const json = body === undefined ? undefined : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method,
        agent,
        headers: {
          ...headers,
          ...(json !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) }),
        },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.once('error', reject)
        response.once('end', () => {
          const [cookie] = response.headers['set-cookie'] ?? []
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
            ...(cookie !== undefined && { cookie: cookie.split(';', 1)[0] ?? '' }),
          })
        })
      },
    )
    sent.once('error', reject)
    sent.end(json)
  })
}

/** The same, for an answer that must be good and is JSON. */
export async function callJson<Value>(given: Call): Promise<Value> {
  const { status, text } = await call(given)
  if (status >= 300) throw new Error(`${given.method} ${given.url} answered ${status}: ${text}`)
  return JSON.parse(text) as Value
}

/** The text at an address. */
export async function callText(url: string): Promise<string> {
  return (await call({ method: 'GET', url })).text
}

/** Ends the connections that are kept. */
export function closeConnections(): void {
  agent.destroy()
}
