import type { LiveSocket, SocketEvents } from './create-live'

/** Opens a WebSocket to an http(s) address of the same host. */
export function openSocket(address: URL, { onText, onClose }: SocketEvents): LiveSocket {
  const url = new URL(address)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(url)
  socket.onmessage = (event: MessageEvent<unknown>) => {
    if (typeof event.data === 'string') onText(event.data)
  }
  socket.onclose = (event) => onClose(event.code)
  return {
    send: (text) => socket.send(text),
    close: () => {
      socket.onclose = null
      socket.onmessage = null
      socket.close()
    },
  }
}
