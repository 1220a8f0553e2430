import type { Uploaded } from '../../src/desk-api/schema'
import type { Answer } from './answer'
import { readRefusal } from './read-refusal'

export interface UploadOptions {
  readonly address: URL
  readonly csrf: string | undefined
  /** from 0 to 1 */
  readonly onProgress: (part: number) => void
}

export interface Upload {
  readonly answer: Promise<Answer<Uploaded>>
  cancel(): void
}

/** Uploads one file. fetch does not tell how far it has come, so this is an XMLHttpRequest. */
export function uploadFile(file: File, { address, csrf, onProgress }: UploadOptions): Upload {
  const request = new XMLHttpRequest()
  const answer = new Promise<Answer<Uploaded>>((resolve) => {
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable && total > 0) onProgress(loaded / total)
    }
    request.onload = () => resolve(readAnswer(request))
    request.onerror = () => resolve({ kind: 'unreachable' })
    request.onabort = () => resolve({ kind: 'unreachable' })
  })
  request.open('POST', address)
  request.setRequestHeader('accept', 'application/json')
  request.setRequestHeader('content-type', file.type || 'application/octet-stream')
  request.setRequestHeader('x-name', encodeURIComponent(file.name))
  if (csrf !== undefined) request.setRequestHeader('x-baton-csrf', csrf)
  request.send(file)
  return { answer, cancel: () => request.abort() }
}

function readAnswer(request: XMLHttpRequest): Answer<Uploaded> {
  const body = parse(request.responseText)
  if (request.status >= 200 && request.status < 300 && body !== undefined) {
    // Built to the schema by the same release.
    return { kind: 'ok', value: body as Uploaded }
  }
  return readRefusal(request.status, body, request.getResponseHeader('retry-after')) ?? { kind: 'unreachable' }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
