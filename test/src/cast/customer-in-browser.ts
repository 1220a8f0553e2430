import type { Page } from 'playwright-core'
import { closeAll } from './close-all'
import { createCustomerPage, type CustomerPage } from './customer-page'
import type { OpenBrowser } from './open-browser'
import { openNetwork, type Network } from './open-network'
import type { CustomerRole } from './roles'
import { until } from './until'

/** A customer in front of a page with our widget. */
export interface CustomerInBrowser extends CustomerRole {
  readonly page: CustomerPage
}

export interface CustomerInBrowserOptions {
  readonly browser: OpenBrowser
  /** The page with the chat. */
  readonly url: () => string
  /** Whose names are those of people: the others are the bot's. */
  readonly agents: () => readonly string[]
}

/** What the chat shows now. */
interface Sight {
  /** One by one: who said it, by their name on the page, and what. */
  readonly lines: readonly { readonly by: string; readonly text: string }[]
  /** The place in the line, above the messages. */
  readonly place: string
}

export function createCustomerInBrowser({ agents, browser, url }: CustomerInBrowserOptions): CustomerInBrowser {
  let network: Network | undefined
  let opened: { readonly page: CustomerPage; readonly network: Network; readonly conversation: string } | undefined
  let heardUpTo = 0

  function here(): NonNullable<typeof opened> {
    if (!opened) throw new Error('the customer has not arrived')
    return opened
  }

  async function look(): Promise<Sight> {
    return here().page.page.evaluate(readChat)
  }

  const lineOf = ({ by, text }: Sight['lines'][number]): string => {
    const who = by === 'me' || by === 'system' ? by : agents().includes(by) ? 'agent' : 'bot'
    return `${who}: ${text}`
  }

  /** Presses a button whose press has to be confirmed by another one. */
  async function insists(label: RegExp): Promise<void> {
    await here().page.presses(label)
    await here().page.presses(label)
  }

  return {
    get page() {
      return here().page
    },
    get conversation() {
      return here().conversation
    },
    async arrives() {
      network = await openNetwork()
      const page = createCustomerPage(await browser.person(url(), { network, width: 800, height: 700 }))
      await page.opensTheChat()
      opened = { page, network, conversation: await until('the chat is opened', () => readConversation(page.page)) }
    },
    says: (text) => here().page.says(text),
    presses: (label) => here().page.presses(label),
    async hears(text) {
      const matches = (said: string): boolean => (typeof text === 'string' ? said === text : text.test(said))
      heardUpTo = await until(
        `the customer hears ${String(text)}`,
        async () => {
          const { lines, place } = await look()
          const heard = lines.filter(({ by }) => by !== 'me')
          const index = heard.findIndex((line, at) => at >= heardUpTo && matches(line.text))
          if (index !== -1) return { upTo: index + 1 }
          return matches(place) && { upTo: heardUpTo }
        },
        look,
      ).then(({ upTo }) => upTo)
    },
    leavesTheLine: () => insists(/^(Leave the line|Back to the assistant)$/),
    async endsTheChat() {
      const menu = here().page.chat.getByLabel('More', { exact: true })
      if (await menu.isVisible()) await menu.click()
      await insists(/^End chat$/)
    },
    conversationSoFar: async () => (await look()).lines.map(lineOf),
    async reloads() {
      const { conversation, page } = here()
      await page.page.reload()
      await page.log.waitFor()
      const after = await until('the chat is there again', () => readConversation(page.page))
      if (after !== conversation) throw new Error('the conversation was lost at a reload')
    },
    async closesTheLid() {
      here().network.cut()
    },
    async opensTheLid() {
      here().network.mend()
    },
    async leaves() {
      await closeAll([() => opened?.page.page.context().close(), () => network?.close()])
      opened = undefined
      network = undefined
    },
  }
}

/** Which conversation the page's browser has kept. */
function readConversation(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const key = Object.keys(localStorage).find((each) => each.endsWith('|session'))
    const kept: unknown = JSON.parse((key !== undefined && localStorage.getItem(key)) || 'null')
    return typeof kept === 'object' && kept !== null && 'conversation' in kept ? String(kept.conversation) : undefined
  })
}

/** Runs in the page: a whole look at the chat at once, so that nothing moves meanwhile. */
function readChat(): Sight {
  const chat = document.querySelector('#baton')?.shadowRoot
  const rows = chat?.querySelectorAll<HTMLElement>('.rows > .row, .rows > .notice') ?? []
  return {
    lines: [...rows].map((row) => {
      const said = row.querySelectorAll<HTMLElement>('.text, .file, img[alt]:not(.avatar img)')
      const words = [...said].map((each) =>
        each instanceof HTMLImageElement ? `[${each.alt}]` : each.innerText.trim(),
      )
      const name = row.querySelector('.name')?.textContent ?? ''
      return {
        by: row.classList.contains('notice') ? 'system' : row.classList.contains('own') ? 'me' : name,
        text: words.join(' '),
      }
    }),
    place: chat?.querySelector<HTMLElement>('.place')?.innerText ?? '',
  }
}
