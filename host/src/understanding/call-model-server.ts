import { BatonError } from '@baton/core'
import { readAnswer } from '../integration/read-answer'

/** A server that has the HTTP interface of OpenAI, wherever it runs. */
export interface ModelServer {
  /** Where its interface begins, such as https://api.openai.com/v1. */
  readonly url: string
  /** How it calls the model. */
  readonly model: string
  /** Sent as a Bearer token; a server of one's own may need none. */
  readonly key?: string
  readonly fetch: typeof fetch
}

/**
 * Posts to one of the server's paths, once, and returns what it answers. Throws `auth-failed`, `transient` for what
 * another try may mend, and `malformed` else; the message never repeats what was sent or answered.
 */
export async function callModelServer(
  { fetch, key, model, url }: ModelServer,
  path: 'chat/completions' | 'embeddings',
  body: object,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<unknown> {
  const response = await fetch(`${url.replace(/\/+$/, '')}/${path}`, {
    method: 'POST',
    // The key is for this server and no other.
    redirect: 'error',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ model, ...body }),
    signal,
  }).catch((cause: unknown) => {
    throw new BatonError('transient', 'the model server could not be reached', { cause })
  })
  if (!response.ok) {
    await response.body?.cancel()
    throw new BatonError(codeOf(response.status), `the model server answered ${response.status}`)
  }
  const text = await readAnswer(response, maxBytes)
  if (text === undefined) throw malformed(`is larger than ${maxBytes} bytes`)
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw malformed('is not JSON')
  }
}

/** An answer that cannot be used. */
export function malformed(why: string): BatonError {
  return new BatonError('malformed', `the answer of the model server ${why}`)
}

function codeOf(status: number): 'auth-failed' | 'transient' | 'malformed' {
  if (status === 401 || status === 403) return 'auth-failed'
  return status === 429 || status >= 500 ? 'transient' : 'malformed'
}
