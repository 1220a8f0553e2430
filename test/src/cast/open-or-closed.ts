import type { WebSocket } from 'ws'

/** Waits until a socket is open, or has failed to open. */
export function openOrClosed(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('open', () => resolve())
    socket.once('close', () => resolve())
  })
}
