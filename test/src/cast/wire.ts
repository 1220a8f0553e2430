/** What a request over the wire came to. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** Parsed where it is JSON. */
  readonly body: unknown
}

/** One request; a string or bytes go as they are, everything else as JSON. */
export async function request(
  method: string,
  url: string,
  options: { readonly headers?: Record<string, string>; readonly body?: unknown } = {},
): Promise<Answer> {
  const { body, headers } = options
  const isRaw = typeof body === 'string' || body instanceof Uint8Array || body instanceof FormData
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: { ...(body !== undefined && !isRaw && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: isRaw ? toBody(body) : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: parse(text) }
}

/** Whether another try can help: the host was away, or asked for patience. */
export function mayTryAgain({ status }: Answer): boolean {
  return status >= 500 || status === 429
}

/** The code in an answer that refuses something, in the words of either API. */
export function codeOf({ body }: Answer): string | undefined {
  if (typeof body !== 'object' || body === null || !('error' in body)) return undefined
  const { error } = body
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined
}

function toBody(body: string | Uint8Array | FormData): string | Uint8Array<ArrayBuffer> | FormData {
  return body instanceof Uint8Array ? new Uint8Array(body) : body
}

function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
