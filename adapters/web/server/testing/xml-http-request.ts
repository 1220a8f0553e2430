/**
 * As much of a browser's XMLHttpRequest as the Direct Line client uses, on Node's own fetch: the client runs unchanged.
 */
export class XMLHttpRequestOnFetch {
  readyState = 0
  status = 0
  response: unknown = null
  responseType = ''
  timeout = 0
  withCredentials = false
  readonly upload = {}
  onreadystatechange: ((event: object) => void) | undefined
  onerror: ((event: object) => void) | undefined
  ontimeout: ((event: object) => void) | undefined
  #method = 'GET'
  #url = ''
  readonly #headers = new Headers()
  #answered = new Headers()
  readonly #abort = new AbortController()

  open(method: string, url: string): void {
    this.#method = method
    this.#url = url
  }

  setRequestHeader(name: string, value: string): void {
    this.#headers.set(name, value)
  }

  getResponseHeader(name: string): string | null {
    return this.#answered.get(name)
  }

  send(body?: RequestInit['body']): void {
    this.#fetch(body).catch((error: unknown) => {
      if (!this.#abort.signal.aborted) this.onerror?.({ error })
    })
  }

  abort(): void {
    this.#abort.abort()
  }

  async #fetch(body: RequestInit['body']): Promise<void> {
    const response = await fetch(this.#url, {
      method: this.#method,
      headers: this.#headers,
      signal: this.#abort.signal,
      ...(body !== undefined && { body }),
    })
    this.#answered = response.headers
    this.response = this.responseType === 'arraybuffer' ? await response.arrayBuffer() : await jsonOf(response)
    this.status = response.status
    this.readyState = 4
    this.onreadystatechange?.({})
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text()
  return text === '' ? null : (JSON.parse(text) as unknown)
}
