import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page, WebSocket } from 'playwright-core'
import type { Agent } from '../cast/agent'
import { closeAfterwards } from '../cast/close-afterwards'
import { openBrowser, type OpenBrowser } from '../cast/open-browser'
import { openNetwork, type Network } from '../cast/open-network'
import { untilEqual } from '../cast/until'
import { openShop, type Shop } from '../cast/open-shop'

// The file that a page takes from Microsoft's content network, from its npm package.
const bundle = join(__dirname, '../../../node_modules/botframework-webchat/dist/webchat.js')

// A page as its documentation shows it: it keeps the conversation and its token over a reload.
const page = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>A shop</title><style>body { margin: 0 } #chat { height: 100vh }</style></head>
  <body>
    <main id="chat"></main>
    <script src="webchat.js"></script>
    <script>
      async function open() {
        const domain = location.origin + '/v3/directline'
        const kept = JSON.parse(sessionStorage.getItem('chat'))
        const chat = kept || await (await fetch(domain + '/tokens/generate', { method: 'POST' })).json()
        sessionStorage.setItem('chat', JSON.stringify(chat))
        const store = WebChat.createStore({}, ({ dispatch }) => next => action => {
          if (action.type === 'DIRECT_LINE/CONNECT_FULFILLED' && !kept) {
            dispatch({ type: 'WEB_CHAT/SEND_EVENT', payload: { name: 'webchat/join' } })
          }
          return next(action)
        })
        const directLine = WebChat.createDirectLine({
          domain, token: chat.token, ...(kept && { conversationId: chat.conversationId }),
        })
        WebChat.renderWebChat({ directLine, store }, document.getElementById('chat'))
      }
      open()
    </script>
  </body>
</html>
`

const closing = closeAfterwards()
let shop: Shop
let browser: OpenBrowser
let network: Network
let asha: Agent
beforeAll(async () => {
  shop = closing(
    await openShop({ files: { 'pages/chat.html': page, 'pages/webchat.js': await readFile(bundle, 'utf8') } }),
  )
  browser = closing(await openBrowser())
  network = closing(await openNetwork())
  asha = shop.agent('Asha')
  await asha.signsIn()
  await asha.goesOnline()
})

describe("Microsoft's Web Chat, unchanged, in a real browser", () => {
  it('serves a customer from the greeting to an agent, over a cut line and a new page', async () => {
    const customer = await browser.person('about:blank', { network })
    const asked: string[] = []
    customer.on('request', (request) => asked.push(request.url()))
    const streams: WebSocket[] = []
    customer.on('websocket', (socket) => {
      asked.push(socket.url())
      streams.push(socket)
    })
    const failures: string[] = []
    customer.on('pageerror', (error) => failures.push(String(error)))
    await customer.goto(`${shop.host.url}/chat.html`)
    await hears(customer, /.*Dune & Co/)
    const replies = customer.getByRole('toolbar', { name: 'Suggested actions' })

    await replies.getByRole('button', { name: 'Opening hours' }).click()
    await hears(customer, /The shop is open/)
    await replies.waitFor({ state: 'hidden' })
    await says(customer, 'I want to talk to an agent')
    await hears(customer, /What is your name/)
    await says(customer, 'Priya')
    await hears(customer, /.*e-mail/)
    await says(customer, 'priya@example.com')
    await hears(customer, /Asha has joined/)

    const chat = await asha.gets('Priya')
    await asha.says(chat, 'Hello Priya, how are you?')
    await hears(customer, /Hello Priya, how are you\?/)
    await says(customer, 'My jumper has a hole')
    await asha.reads(chat, 'My jumper has a hole')

    const isCut = streams.at(-1)?.waitForEvent('close')
    network.cut()
    await isCut
    await asha.says(chat, 'Could you send a photo?')
    const askedBefore = asked.length
    network.mend()
    await hears(customer, /Could you send a photo/)
    expect(asked.slice(askedBefore).map(watermarkOf)).toContainEqual(expect.stringMatching(/./))
    await says(customer, 'I have none, sorry')
    await asha.reads(chat, 'I have none, sorry')

    const said = (await asha.conversationSoFar(chat)).map(asShown)
    expect(await messages(customer).allTextContents()).toEqual(said)
    await customer.reload()
    await untilEqual(() => messages(customer).allTextContents(), said)
    await asha.says(chat, 'No matter, you get a new one')
    await hears(customer, /No matter/)

    const hosts = new Set(asked.map((url) => new URL(url).host).filter(Boolean))
    expect([...hosts]).toEqual([new URL(shop.host.url).host])
    expect(failures).toEqual([])
  })

  it('ends the chat for a customer who presses so in the moment in which an agent takes it', async () => {
    await asha.takesABreak()
    const customer = await browser.person(`${shop.host.url}/chat.html`)
    await hears(customer, /.*Dune & Co/)
    await says(customer, 'I want to talk to an agent')
    await hears(customer, /What is your name/)
    await says(customer, 'Omar')
    await hears(customer, /.*e-mail/)
    await says(customer, 'omar@example.com')
    const end = customer.getByRole('toolbar', { name: 'Suggested actions' }).getByRole('button', { name: 'End chat' })
    await end.waitFor()

    let release = (): void => undefined
    const hasJoined = new Promise<void>((resolve) => (release = resolve))
    await customer.route('**/activities', async (route) => {
      await hasJoined
      await route.continue()
    })
    const onItsWay = customer.waitForRequest('**/activities')
    await end.click()
    await onItsWay
    await asha.goesOnline()
    await asha.gets('Omar')
    await hears(customer, /Asha has joined/)
    release()
    await hears(customer, /You have ended this chat/)
    await asha.loses('Omar')
    await customer.close()
  })
})

/** What a screen reader says for each message, in order: `Bot said: Hello`, `You said: Hi`. */
const messages = (customer: Page): Locator => customer.getByRole('feed').locator('> article').getByRole('article')

async function hears(customer: Page, text: RegExp): Promise<void> {
  await messages(customer)
    .filter({ hasText: new RegExp(`^Bot said: ${text.source}`) })
    .waitFor()
}

async function says(customer: Page, text: string): Promise<void> {
  await customer.getByRole('textbox', { name: 'Message input box' }).fill(text)
  await customer.getByRole('button', { name: 'Send' }).click()
}

/** A line as the desk has it, in the words of Web Chat, which makes quotation marks round. */
function asShown(line: string): string {
  return line
    .replace(/^me: /, 'You said: ')
    .replace(/^(bot|agent|system): /, 'Bot said: ')
    .replaceAll("'", '’')
}

function watermarkOf(url: string): string | null {
  return new URL(url).searchParams.get('watermark')
}
