import { XMLHttpRequestOnFetch } from '@baton/adapter-web/testing'
import { defaultTexts } from '@baton/core'
import { ConnectionStatus, DirectLine, type Activity, type Message } from 'botframework-directlinejs'
import { WebSocket } from 'ws'
import type { Agent } from '../cast/agent'
import { openChain, type Chain } from '../cast/open-chain'
import { streetOfShops } from '../cast/street-of-shops'
import { until } from '../cast/until'
import { request } from '../cast/wire'

/** Streams that the client has opened, to be cut. */
const sockets: WebSocket[] = []
const WatchedWebSocket = new Proxy(WebSocket, {
  construct(Real, [url]: [string]) {
    const socket = new Real(url)
    sockets.push(socket)
    return socket
  },
})
Object.assign(globalThis, { XMLHttpRequest: XMLHttpRequestOnFetch, WebSocket: WatchedWebSocket })

let chain: Chain
let asha: Agent
beforeAll(async () => {
  chain = await openChain({ files: streetOfShops({ care: { agents: [{ name: 'Asha' }] } }) })
  asha = chain.agent('Asha')
  await asha.signsIn()
  await asha.goesOnline()
})
afterAll(async () => {
  for (const client of clients) client.end()
  await chain.close()
})

const clients: DirectLine[] = []

/** A client that we did not write, as a page uses it. */
async function open() {
  const { url } = chain.host()
  const domain = `${url}/care/v3/directline`
  const granted = await request('POST', `${domain}/tokens/generate`, { body: {}, headers: { origin: url } })
  const { conversationId, token } = granted.body as { readonly conversationId: string; readonly token: string }
  // Its waits before it tries again are made short; everything else is as it comes.
  const client = new DirectLine({ domain, token, timeout: 1_000, random: () => -0.24 })
  clients.push(client)
  const activities: Activity[] = []
  client.activity$.subscribe(
    (activity) => activities.push(activity),
    () => undefined,
  )
  await until('it is connected', () => client.connectionStatus$.getValue() === ConnectionStatus.Online)
  const messages = () => activities.filter((activity): activity is Message => activity.type === 'message')
  return {
    conversation: conversationId,
    activities,
    texts: () => messages().map(({ text }) => text ?? ''),
    post: (activity: object) =>
      new Promise<string>((resolve, reject) => {
        client.postActivity({ from: { id: 'me' }, ...activity } as Activity).subscribe(resolve, reject)
      }),
    /** Waits for a message that was not there before. */
    hears: (text: string, times = 1) =>
      until(
        `it hears "${text}"`,
        () => messages().filter((each) => each.text === text).length >= times,
        () => messages().map((each) => each.text),
      ),
    offered: () => messages().findLast(({ suggestedActions }) => suggestedActions)?.suggestedActions?.actions ?? [],
  }
}

const said = (text: string) => ({ type: 'message', text })

it('talks to the bot both ways', async () => {
  const client = await open()
  await client.post({ type: 'event', name: 'webchat/join' })
  await client.hears('Welcome.')
  const id = await client.post(said('opening hours'))
  await client.hears('Nine to five.')
  expect(client.texts()).toEqual(['Welcome.', 'opening hours', 'Nine to five.'])
  expect(
    client.activities.find((activity) => activity.type === 'message' && activity.text === 'opening hours')?.id,
  ).toBe(id)
})

it('presses a suggested action', async () => {
  const client = await open()
  await client.post(said('hours, please'))
  await client.hears("I'm not sure I understood. Did you mean “Hours”?")
  const action = client.offered().find((each) => 'title' in each && each.title === 'Hours')
  if (action?.type !== 'messageBack') throw new Error(`it is offered ${JSON.stringify(client.offered())}`)
  await client.post({ type: 'message', text: action.text, value: action.value })
  await client.hears('Nine to five.')
})

it('is answered by an agent who takes over, and sees them type', async () => {
  const client = await open()
  await client.post(said('talk to a person'))
  const chat = await asha.gets(client)
  await client.hears('Asha has joined.')
  asha.types(chat)
  await until('it sees typing', () => client.activities.some(({ type }) => type === 'typing'))
  await asha.says(chat, 'how can I help?')
  await client.hears('how can I help?')
  await client.post(said('my jumper has a hole'))
  await asha.reads(chat, 'my jumper has a hole')
  await asha.does(chat, { kind: 'close' })
  await client.hears(defaultTexts.closed[0])
  await client.post(said('opening hours'))
  await client.hears('Nine to five.')
})

it('G1 G3 hears after cuts, and after the host was killed, what was said meanwhile, each thing once', async () => {
  const client = await open()
  await client.post(said('talk to a person'))
  const chat = await asha.gets(client)
  await client.hears('Asha has joined.')
  const texts: string[] = []
  for (let i = 0; i < 3; i += 1) {
    sockets.at(-1)?.terminate()
    texts.push(`after cut ${i}`)
    await asha.says(chat, `after cut ${i}`)
    await client.hears(`after cut ${i}`)
  }
  await chain.host().kill()
  await chain.restart()
  texts.push('after the kill')
  await asha.says(chat, 'after the kill')
  await client.hears('after the kill')
  await client.post(said('I am still here'))
  await asha.reads(chat, 'I am still here')
  expect(client.texts().filter((text) => text.startsWith('after '))).toEqual(texts)
  expect(new Set(client.activities.flatMap(({ id }) => id ?? [])).size).toBe(
    client.activities.filter(({ id }) => id !== undefined).length,
  )
})
