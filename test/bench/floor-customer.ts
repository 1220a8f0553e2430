import { once } from 'node:events'
import { WebSocket } from 'ws'
import { call } from './http-client'
import { createMailbox } from './mailbox'
import { signFloor } from './sign-floor'

/** A customer of the bare server. */
export interface FloorCustomer {
  /** Their own message, which is answered by a second one. */
  ask(text: string): Promise<void>
  /** A message to them. */
  say(text: string): Promise<void>
  hear(isRight: (text: string) => boolean): Promise<void>
  leave(): void
}

export async function createFloorCustomer(url: string, chat: string): Promise<FloorCustomer> {
  const headers = { authorization: `Bearer ${signFloor(chat)}` }
  const heard = createMailbox<string>('a message of the bare server')
  const socket = new WebSocket(url.replace('http', 'ws'), { headers })
  socket.on('message', (data: Buffer) => {
    const { messages } = JSON.parse(data.toString('utf8')) as {
      readonly messages: readonly { readonly body: string }[]
    }
    for (const { body } of messages) heard.put((JSON.parse(body) as { readonly text: string }).text)
  })
  await once(socket, 'open')

  async function post(path: string, text: string): Promise<void> {
    const { status } = await call({ method: 'POST', url: `${url}${path}`, headers, body: { text } })
    if (status !== 200) throw new Error(`the bare server answered ${status}`)
  }

  return {
    ask: (text) => post('/ask', text),
    say: (text) => post('/say', text),
    async hear(isRight) {
      await heard.take(isRight)
    },
    leave() {
      socket.terminate()
    },
  }
}
