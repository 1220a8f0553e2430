import type { Locator } from 'playwright-core'
import { closeAll } from './close-all'
import { createDeskPage, type DeskList, type DeskPage } from './desk-page'
import type { OpenBrowser } from './open-browser'
import { openNetwork, type Network } from './open-network'
import { waysInto, type AgentRole, type FoundChat, type Who } from './roles'
import { until } from './until'

/** An agent in front of the desk page. */
export interface AgentInBrowser extends AgentRole {
  readonly desk: DeskPage
  /** Closes the page for good. */
  leaves(): Promise<void>
}

export interface AgentInBrowserOptions {
  readonly browser: OpenBrowser
  readonly name: string
  /** A new one-time sign-in. */
  readonly signIn: () => string
}

export function createAgentInBrowser({ browser, name, signIn }: AgentInBrowserOptions): AgentInBrowser {
  let network: Network | undefined
  let opened: { readonly desk: DeskPage; readonly network: Network } | undefined

  function here(): NonNullable<typeof opened> {
    if (!opened) throw new Error(`${name} has not signed in`)
    return opened
  }

  async function finds(list: DeskList, customer: Who): Promise<FoundChat> {
    const row = rowsOf(here().desk, list, customer).first()
    const id = await row.getAttribute('data-chat-row')
    if (id === null) throw new Error('a row names no chat')
    return { id }
  }

  async function idsIn(list: DeskList): Promise<readonly string[]> {
    const rows = here().desk.list(list).locator('[data-chat-row]')
    return rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-chat-row') ?? ''))
  }

  async function opens({ id }: FoundChat): Promise<DeskPage> {
    const { desk } = here()
    const row = desk.page.locator(`[data-chat-row="${id}"]`)
    // Once it is open it stays so, also when it has left every list.
    if (!desk.page.url().endsWith(`=${id}`)) await row.first().click()
    await desk.conversation.waitFor()
    return desk
  }

  return {
    name,
    get desk() {
      return here().desk
    },
    async signsIn() {
      network = await openNetwork()
      const desk = createDeskPage(await browser.person(signIn(), { network, width: 1440, height: 900 }))
      await desk.list('Team queue').waitFor()
      opened = { desk, network }
    },
    goesOnline: () => here().desk.goesOnline(),
    takesABreak: () => here().desk.becomes('Break'),
    goesOffline: () => here().desk.becomes('Offline'),
    gets: (customer) => finds('My chats', customer),
    seesPending: (customer) => finds('Team queue', customer),
    async loses(customer) {
      for (const list of ['My chats', 'Parked'] as const) {
        await rowsOf(here().desk, list, customer).waitFor({ state: 'detached' })
      }
    },
    queueSoFar: () => idsIn('Team queue'),
    chatsSoFar: () => idsIn('My chats'),
    async takes(chat) {
      const desk = await opens(chat)
      await desk.page.getByRole('button', { name: 'Take this chat' }).click()
      await until(`${name} has the chat`, async () => (await idsIn('My chats')).includes(chat.id))
    },
    async waysInto({ id }) {
      const { page, conversation } = here().desk
      const goes = (hash: string): Promise<void> => page.evaluate((to) => location.assign(to), hash)
      // By its address, as there may be no row that leads there; what was open before is gone first.
      await goes('#')
      await conversation.waitFor({ state: 'detached' })
      await goes(`#chat=${encodeURIComponent(id)}`)
      await page.getByRole('toolbar', { name: 'This chat' }).waitFor({ state: 'attached' })
      await conversation.waitFor()
      const buttons = await page.getByRole('button').allInnerTexts()
      return waysInto.filter((way) => buttons.includes(way))
    },
    asksFor: ({ id }) => here().desk.page.evaluate(claimPastThePage, id),
    async says(chat, text) {
      await (await opens(chat)).says(text)
    },
    async reads(chat, text) {
      await (await opens(chat)).reads(text)
    },
    async whyHere(chat) {
      const { customer } = await opens(chat)
      await customer.getByText(/^To .+, /).waitFor()
      return (await customer.innerText()).split('\n').map((line) => line.trim())
    },
    async closes(chat, category) {
      const desk = await opens(chat)
      await desk.does('Close')
      if (category !== undefined) await desk.chooses('What was it about?', category)
      await desk.dialog.getByRole('button', { name: 'Close the chat' }).click()
      await desk.dialog.waitFor({ state: 'detached' })
    },
    async reopens(chat) {
      const desk = await opens(chat)
      await desk.page.getByRole('button', { name: 'Reopen' }).click()
      await until('the chat is open again', async () =>
        [...(await idsIn('Team queue')), ...(await idsIn('My chats'))].includes(chat.id),
      )
    },
    async conversationSoFar(chat) {
      const { conversation } = await opens(chat)
      return conversation.evaluate(readConversation)
    },
    async closesTheLid() {
      here().network.cut()
    },
    async opensTheLid() {
      here().network.mend()
    },
    async leaves() {
      await closeAll([() => opened?.desk.page.context().close(), () => network?.close()])
      opened = undefined
      network = undefined
    },
  }
}

/** The rows of a customer in a list. */
function rowsOf({ list }: DeskPage, name: DeskList, customer: Who): Locator {
  return typeof customer === 'string'
    ? list(name).locator('[data-chat-row]').filter({ hasText: customer })
    : list(name).locator(`[data-chat-row*=".${customer.conversation}."]`)
}

/** Runs in the page: what stands in the conversation, one by one. */
function readConversation(conversation: HTMLElement | SVGElement): readonly string[] {
  const entries = conversation.querySelectorAll<HTMLElement>('article[data-from], div[data-tone]')
  return [...entries].flatMap((entry) => {
    const time = entry.querySelector('time')
    if (entry.tagName === 'ARTICLE') {
      const from = entry.dataset['from'] === 'customer' ? 'me' : (entry.dataset['from'] ?? '')
      const body = time?.parentElement?.previousElementSibling
      return body instanceof HTMLElement ? [`${from}: ${body.innerText.trim()}`] : []
    }
    const told = /^\s*To the customer: “(.*)”/s.exec(entry.innerText)
    return told?.[1] === undefined ? [] : [`system: ${told[1]}`]
  })
}

/** Runs in the page, with its session: what somebody could do who knows the desk's API. */
async function claimPastThePage(id: string): Promise<string> {
  const read = async (path: string, init?: RequestInit): Promise<unknown> =>
    (await fetch(`/desk/api/${path}`, init)).json()
  const at = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  const chat = `chats/${encodeURIComponent(id)}`
  const epoch = at(at(await read(chat), 'chat'), 'epoch')
  const answer = await read(`${chat}/claim`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-baton-csrf': String(at(await read('me'), 'csrf')) },
    body: JSON.stringify({ epoch }),
  })
  return String(at(at(answer, 'error'), 'code') ?? at(answer, 'kind'))
}
