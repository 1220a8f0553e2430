import { once } from 'node:events'
import type { ChatLists, ChatSummary, Me } from '@baton/agent-bridge'
import { WebSocket } from 'ws'
import { call, callJson, type Call } from './http-client'

/** An agent at the desk, with the page's live socket open. */
export interface BenchAgent {
  readonly id: string
  choose(presence: 'online' | 'offline'): Promise<void>
  lists(): Promise<ChatLists>
  say(chat: ChatSummary, text: string): Promise<void>
  /** Takes a chat from the queue; says whether it is theirs. */
  claim(chat: ChatSummary): Promise<boolean>
  leave(): void
}

const beatMs = 8_000

let count = 0
let requests = 0

export async function createBenchAgent(origin: string, token: string): Promise<BenchAgent> {
  count += 1
  const address = { origin, 'x-forwarded-for': `10.255.0.${count & 255}` }
  const api = `${origin}/desk/api`
  const { status, cookie } = await call({ method: 'POST', url: `${api}/sign-in`, headers: address, body: { token } })
  if (status !== 204 || cookie === undefined) throw new Error(`a sign-in was answered ${status}`)
  const signedIn = { ...address, cookie }
  const me = await callJson<Me>({ method: 'GET', url: `${api}/me`, headers: signedIn })
  const headers = { ...signedIn, 'x-baton-csrf': me.csrf }

  const socket = new WebSocket(`${api.replace('http', 'ws')}/live`, { headers: signedIn })
  socket.on('message', () => undefined)
  await once(socket, 'open')
  const beat = (): void => socket.send('{"kind":"beat"}')
  beat()
  const beats = setInterval(beat, beatMs)
  socket.once('close', () => clearInterval(beats))

  const ask = (method: Call['method'], path: string, body?: unknown) => ({
    method,
    url: `${api}${path}`,
    headers,
    body,
  })

  return {
    id: me.agent.id,
    async choose(presence) {
      await callJson(ask('PUT', '/presence', { presence, confirm: true }))
    },
    lists: () => callJson<ChatLists>(ask('GET', '/chats')),
    async say({ id, epoch }, text) {
      requests += 1
      const body = { requestId: `bench-${String(requests).padStart(8, '0')}`, epoch, action: { kind: 'say', text } }
      await callJson(ask('POST', `/chats/${id}/actions`, body))
    },
    async claim({ id, epoch }) {
      return (await call(ask('POST', `/chats/${id}/claim`, { epoch }))).status === 200
    },
    leave() {
      socket.terminate()
    },
  }
}
