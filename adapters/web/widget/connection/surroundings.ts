import { createFileShelf } from './create-file-shelf'
import type { FileShelf } from './create-file-shelf'

/** What the widget needs of the browser. Handed in, so that tests are the browser. */
export interface Surroundings {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** May throw at once, when the page may not open sockets there. */
  openSocket(url: string): Socket
  /** epoch ms */
  readonly now: () => number
  /** from 0 up to 1 */
  readonly random: () => number
  /** A key that nobody else makes. */
  newKey(): string
  /** Does the task after so many ms, unless it is cancelled before. */
  readonly schedule: (task: () => void, ms: number) => Cancel
  /** Whether somebody can see the page. */
  readonly isVisible: () => boolean
  readonly files: FileShelf
}

export type Cancel = () => void

/** The part of a WebSocket that is needed. */
export interface Socket {
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onclose: ((event: { readonly code: number }) => void) | null
  close(): void
}

/** The real browser. */
export function browserSurroundings(): Surroundings {
  return {
    fetch: (url, init) => fetch(url, init),
    openSocket(url) {
      const webSocket = new WebSocket(url)
      const socket: Socket = { onmessage: null, onclose: null, close: () => webSocket.close() }
      webSocket.onmessage = ({ data }: MessageEvent<unknown>) => socket.onmessage?.({ data })
      webSocket.onclose = ({ code }) => socket.onclose?.({ code })
      return socket
    },
    now: Date.now,
    random: Math.random,
    // Not randomUUID: that is missing on pages without TLS.
    newKey: () => Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join('-'),
    schedule(task, ms) {
      const timer = setTimeout(task, ms)
      return () => clearTimeout(timer)
    },
    isVisible: () => document.visibilityState === 'visible',
    files: createFileShelf(),
  }
}
