import { closeAfterwards } from '../cast/close-afterwards'
import { createCustomerPage, type CustomerPage } from '../cast/customer-page'
import { createDeskPage, type DeskPage } from '../cast/desk-page'
import { openBrowser, type OpenBrowser } from '../cast/open-browser'
import { openChain, type Chain } from '../cast/open-chain'
import { openNetwork, type Network } from '../cast/open-network'
import { told } from '../cast/told'
import { until, untilEqual } from '../cast/until'

const closing = closeAfterwards()
let chain: Chain
let browser: OpenBrowser
let ofPriya: Network
let ofAsha: Network
let priya: CustomerPage
let asha: DeskPage
beforeAll(async () => {
  chain = closing(
    await openChain({
      limits: {
        hub: { sendTimeoutMs: 500, leaseMs: 1_000 },
        // A page beats every ten seconds: who misses one is thought away.
        bridge: { jobLockMs: 1_000, secondLookMs: 1_500, leaseMs: 12_000 },
        store: { graceMs: 500 },
      },
    }),
  )
  browser = closing(await openBrowser())
  ofPriya = closing(await openNetwork())
  ofAsha = closing(await openNetwork())
  const { signIns, url } = chain.host()
  const link = signIns.find(({ name }) => name === 'Asha')?.url ?? ''
  asha = createDeskPage(await browser.person(link, { width: 1440, height: 900, network: ofAsha }))
  await asha.goesOnline()
  priya = createCustomerPage(await browser.person(`${url}/`, { network: ofPriya }))
  await priya.opensTheChat()
  await priya.says('I want to talk to an agent')
  await priya.sees('What is your name?')
  await priya.says('Priya')
  await priya.sees(/And your e-mail/)
  await priya.says('priya@example.com')
  await priya.sees('Asha has joined.')
  await asha.opens('My chats', 'Priya')
})

/** Everything that was said, once it stands on both sides once, and in the same order. */
const said: string[] = []
async function isOnBothSides(...texts: readonly string[]): Promise<void> {
  said.push(...texts)
  for (const text of texts) {
    await priya.log.getByText(text, { exact: true }).waitFor()
    await asha.conversation.getByText(text, { exact: true }).waitFor()
  }
  await untilEqual(async () => (await told(priya.log, said)).toSorted(), said.toSorted())
  await untilEqual(() => told(asha.conversation, said), await told(priya.log, said))
}

describe('the way back into a conversation', () => {
  it('is found by the customer whose line was cut', async () => {
    ofPriya.cut()
    await asha.says('the first while Priya was away')
    await priya.sees(/^No connection/)
    await priya.says('written without a connection')
    await priya.sees('Waiting for the connection')
    await asha.says('the second while Priya was away')
    ofPriya.mend()
    await isOnBothSides(
      'the first while Priya was away',
      'the second while Priya was away',
      'written without a connection',
    )
    await priya.chat.getByText(/^No connection/).waitFor({ state: 'hidden' })
  })

  it('is found by the agent whose line was cut, long enough to be thought away', async () => {
    const lena = chain.agent('Lena')
    await lena.signsIn()
    ofAsha.cut()
    await asha.page.getByText(/^No connection/).waitFor()
    await asha.says('written at a desk without a connection')
    await priya.says('while Asha was away')
    await until('Asha is away', async () => {
      const { colleagues } = await lena.settings()
      return colleagues.some(({ name, presence }) => name === 'Asha' && presence === 'away')
    })
    ofAsha.mend()
    await asha.page.getByText('Connected again').waitFor()
    await isOnBothSides('written at a desk without a connection', 'while Asha was away')
    await asha.page.getByRole('button', { name: 'Presence: Online' }).waitFor()
  })

  it('is found by both when their packets had vanished unnoticed', async () => {
    ofAsha.swallow()
    ofPriya.swallow()
    await priya.says('into the void, from Priya')
    await asha.says('into the void, from Asha')
    ofAsha.mend()
    ofPriya.mend()
    await isOnBothSides('into the void, from Priya', 'into the void, from Asha')
  })

  it('is found by both when they load their pages again', async () => {
    await asha.composer.fill('half a senten')
    await priya.chat.getByRole('textbox').fill('and half of another')
    await Promise.all([priya.page.reload(), asha.page.reload()])
    await isOnBothSides()
    await untilEqual(() => asha.composer.inputValue(), 'half a senten')
    await untilEqual(() => priya.chat.getByRole('textbox').inputValue(), 'and half of another')
    await asha.says('after the pages were loaded again')
    await isOnBothSides('after the pages were loaded again')
  })

  it('is found by both when the host was killed and started again', async () => {
    await chain.host().kill()
    await priya.says('said while the host was dead')
    await asha.says('answered while the host was dead')
    await chain.restart()
    await isOnBothSides('said while the host was dead', 'answered while the host was dead')
    await priya.says('and it goes on')
    await isOnBothSides('and it goes on')
    await asha.page.getByRole('button', { name: 'Presence: Online' }).waitFor()
  })

  it('leads from an old desk page to the newer one of the host, with what was being typed', async () => {
    await asha.composer.fill('typed into the old page')
    // The host has been upgraded meanwhile: it serves a page with another script.
    await asha.page.route('**/desk/', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, body: (await answer.text()).replace(/index-\w+/, 'index-newer') })
    })
    ofAsha.cut()
    await asha.page.getByText(/^No connection/).waitFor()
    ofAsha.mend()
    await asha.page.getByText('The desk has a new version.').waitFor()
    await asha.page.unroute('**/desk/')
    await asha.page.getByRole('button', { name: 'Load it' }).click()
    await asha.page.getByText('The desk has a new version.').waitFor({ state: 'hidden' })
    await untilEqual(() => asha.composer.inputValue(), 'typed into the old page')
    await isOnBothSides()
  })
})
