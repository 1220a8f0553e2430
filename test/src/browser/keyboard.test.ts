import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { closeAfterwards } from '../cast/close-afterwards'
import { createDeskPage, type DeskList, type DeskPage } from '../cast/desk-page'
import type { Customer } from '../cast/customer'
import { openBrowser, type OpenBrowser } from '../cast/open-browser'
import { openShop, type Shop } from '../cast/open-shop'
import { until, untilEqual } from '../cast/until'

const business = join(__dirname, '../../../host/examples/support/business.yaml')

const closing = closeAfterwards()
let shop: Shop
let browser: OpenBrowser
beforeAll(async () => {
  const settings = await readFile(business, 'utf8')
  // Agents take chats themselves, so that what is passed on does not come straight back.
  const pulling = settings.replace(/name: (Customer support|Billing)/g, '$&\n    strategy: pull')
  shop = closing(await openShop({ files: { 'business.yaml': pulling } }))
  browser = closing(await openBrowser())
})

/** An agent with a keyboard and nothing else. */
interface Hands {
  presses(...keys: readonly string[]): Promise<void>
  types(text: string): Promise<void>
  /** Writes the beginning of an option into a field that offers some, and takes the one that is found. */
  chooses(field: Locator, beginning: string): Promise<void>
  /** Goes on with Tab until something has the focus, which must then be seen. */
  tabsTo(target: Locator): Promise<void>
  /** Walks down the lists, or up, until a chat's row has the focus. */
  walksTo(list: DeskList, customer: string, key?: 'j' | 'k'): Promise<void>
  /** Waits until something has the focus. */
  isAt(target: Locator): Promise<void>
}

const most = 60

function createHands({ page, row }: DeskPage): Hands {
  const hands: Hands = {
    async presses(...keys) {
      // Whatever a key or somebody else does, it leaves the keyboard somewhere.
      const isSomewhere = () => untilEqual(() => whereIs(page), expect.not.stringMatching(/^BODY/))
      await isSomewhere()
      for (const key of keys) {
        await page.keyboard.press(key)
        await isSomewhere()
      }
    },
    async types(text) {
      await page.keyboard.type(text)
    },
    async chooses(field, beginning) {
      await hands.types(beginning)
      const option = page.getByRole('option', { name: new RegExp(beginning) })
      await option.waitFor()
      await hands.presses('ArrowDown')
      await untilEqual(() => option.getAttribute('data-combobox-selected'), 'true')
      await hands.presses('Enter')
      await option.waitFor({ state: 'hidden' })
      await untilEqual(() => field.inputValue(), expect.stringContaining(beginning))
    },
    async tabsTo(target) {
      const been: string[] = []
      await target.waitFor()
      while (!(await hasFocus(target))) {
        if (been.length > most) throw new Error(`Tab does not lead there; it has led to ${been.join(', ')}`)
        await page.keyboard.press('Tab')
        been.push(await whereIs(page))
      }
      await showsFocus(page)
    },
    async walksTo(list, customer, key = 'j') {
      const target = row(list, customer).getByRole('button').first()
      await target.waitFor()
      for (let steps = 0; !(await hasFocus(target)); steps += 1) {
        if (steps > most) throw new Error(`${key} does not lead to ${customer}`)
        await page.keyboard.press(key)
      }
      await showsFocus(page)
    },
    async isAt(target) {
      await until(
        'the keyboard is where it is wanted',
        () => hasFocus(target),
        () => whereIs(page),
      )
    },
  }
  return hands
}

async function hasFocus(target: Locator): Promise<boolean> {
  return (await target.count()) === 1 && target.evaluate((element) => element === document.activeElement)
}

/** What has the focus, in words. */
function whereIs(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    const name = element?.getAttribute('aria-label') ?? element?.textContent?.slice(0, 30) ?? ''
    return `${element?.tagName ?? 'BODY'} ${name}`
  })
}

/** Whoever looks sees where the keyboard is: without the focus, the place looks different. */
async function showsFocus(page: Page): Promise<void> {
  const focused = await page.evaluateHandle(() => document.activeElement)
  const element = focused.asElement()
  const box = await element?.boundingBox()
  const size = page.viewportSize()
  if (!element || !box || !size) throw new Error('nothing has the focus')
  const [x, y] = [Math.max(0, box.x - 6), Math.max(0, box.y - 6)]
  const clip = {
    x,
    y,
    width: Math.min(size.width - x, box.width + 12),
    height: Math.min(size.height - y, box.height + 12),
  }
  const seen = await page.screenshot({ clip })
  const elsewhere = await page.evaluateHandle(() => {
    const button = document.body.appendChild(document.createElement('button'))
    button.style.cssText = 'position: fixed; left: -99px'
    button.focus()
    return button
  })
  const without = await page.screenshot({ clip })
  await element.focus()
  await elsewhere.evaluate((button) => button.remove())
  expect(seen.equals(without)).toBe(false)
}

async function asksForAPerson(name: string): Promise<Customer> {
  const customer = await shop.customer()
  await customer.arrives()
  await customer.says('I want to talk to an agent')
  await customer.says(name)
  await customer.says(`${name.toLowerCase()}@example.com`)
  return customer
}

it('lets an agent do the whole job with the keyboard', async () => {
  const link = shop.host.signIns.find(({ name }) => name === 'Asha')
  const desk = createDeskPage(await browser.person(link?.url ?? '', { width: 1440, height: 900 }))
  const { page, composer, dialog } = desk
  const hands = createHands(desk)
  const action = (name: string) => page.getByRole('toolbar', { name: 'This chat' }).getByRole('button', { name })

  await hands.tabsTo(page.getByRole('button', { name: 'Not now' }))
  await hands.presses('Enter')
  await hands.tabsTo(page.getByRole('button', { name: 'Go online' }))
  await hands.presses('Enter')
  await page.getByRole('button', { name: 'Presence: Online' }).waitFor()

  const priya = await asksForAPerson('Priya')
  const lee = await asksForAPerson('Lee')
  await hands.walksTo('Team queue', 'Lee')
  await hands.walksTo('Team queue', 'Priya', 'k')
  await hands.presses('Enter')
  await hands.isAt(page.getByRole('button', { name: 'Take this chat' }))
  await hands.presses('Enter')
  await hands.isAt(composer)
  await showsFocus(page)

  await hands.types('Hello Priya')
  await hands.presses('Enter')
  await hands.isAt(composer)
  await priya.hears('Hello Priya')
  await hands.types('/pho')
  await hands.presses('Enter', 'Enter')
  await priya.hears('Could you send me a photo of it?')
  await hands.isAt(composer)

  const chosen = page.waitForEvent('filechooser')
  await hands.tabsTo(page.getByRole('button', { name: /^Attach a file/ }))
  await page.keyboard.press('Enter')
  const chooser = await chosen
  await chooser.setFiles({ name: 'hole.png', mimeType: 'image/png', buffer: await page.screenshot() })
  await page.getByRole('textbox', { name: 'What hole.png shows' }).waitFor()
  await hands.isAt(composer)
  await page.keyboard.press('Shift+Tab')
  await hands.tabsTo(page.getByRole('button', { name: 'Remove hole.png' }))
  await hands.presses('Enter')

  // A dialog keeps the keyboard, and gives it back to where it was.
  await hands.tabsTo(action('Transfer'))
  await hands.presses('Enter')
  await hands.isAt(dialog.getByRole('combobox', { name: 'To' }))
  for (let steps = 0; steps < 8; steps += 1) {
    await page.keyboard.press('Tab')
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true)
  }
  await hands.presses('Escape')
  await dialog.waitFor({ state: 'detached' })
  await hands.isAt(action('Transfer'))

  await hands.presses('t')
  const to = dialog.getByRole('combobox', { name: 'To' })
  await hands.isAt(to)
  await hands.chooses(to, 'Bill')
  await hands.tabsTo(dialog.getByRole('button', { name: 'Transfer', exact: true }))
  await hands.presses('Enter')
  await dialog.waitFor({ state: 'detached' })
  await hands.presses('Shift')
  await priya.hears(/transfer|colleague/i)

  await hands.presses('Escape')
  await hands.walksTo('Team queue', 'Lee')
  await hands.presses('Enter')
  await hands.isAt(page.getByRole('button', { name: 'Take this chat' }))
  await hands.presses('Enter')
  await hands.isAt(composer)

  // Parked, come back, and closed.
  await desk.row('My chats', 'Lee').waitFor()
  await hands.presses('Escape')
  await hands.isAt(desk.row('My chats', 'Lee').getByRole('button').first())
  await hands.presses('p')
  await desk.row('Parked', 'Lee').waitFor()
  await hands.presses('j', 'k')
  await lee.says('I am back')
  await desk.row('My chats', 'Lee').waitFor()
  await desk.reads('I am back')
  // The keyboard has followed the chat from one list to the other.
  await hands.isAt(desk.row('My chats', 'Lee').getByRole('button').first())
  await hands.presses('e')
  const category = dialog.getByRole('combobox', { name: /What was it about/ })
  await hands.isAt(category)
  await hands.chooses(category, 'Late')
  await hands.tabsTo(dialog.getByRole('textbox', { name: 'Comment' }))
  await hands.types('Sent it again.')
  await hands.tabsTo(dialog.getByRole('button', { name: 'Close the chat' }))
  await hands.presses('Enter')
  await dialog.waitFor({ state: 'detached' })
  await desk.row('My chats', 'Lee').waitFor({ state: 'detached' })
  await desk.reads(/Sent it again/)
  await hands.presses('Shift')
  await hands.presses('?')
  await dialog.getByText('Park until the customer answers').waitFor()
  await hands.presses('Escape')
  await dialog.waitFor({ state: 'detached' })
})
