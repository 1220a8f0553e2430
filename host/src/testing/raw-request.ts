import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** Sends these bytes, well-formed or not, and returns everything that comes back until the other side closes. */
export async function sendRaw(port: number, bytes: string): Promise<string> {
  const socket = await openRaw(port)
  const all = readToEnd(socket)
  socket.write(bytes)
  return all
}

export async function openRaw(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

export async function readToEnd(socket: Socket): Promise<string> {
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(socket, 'close')
  return Buffer.concat(chunks).toString('utf8')
}
