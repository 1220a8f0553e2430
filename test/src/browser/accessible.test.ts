import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { closeAfterwards } from '../cast/close-afterwards'
import { createCustomerPage } from '../cast/customer-page'
import { createDeskPage, type DeskPage } from '../cast/desk-page'
import { openBrowser, type OpenBrowser } from '../cast/open-browser'
import { openShop, type Shop } from '../cast/open-shop'

const closing = closeAfterwards()
let shop: Shop
let browser: OpenBrowser
let asha: DeskPage
beforeAll(async () => {
  shop = closing(await openShop())
  browser = closing(await openBrowser())
  const link = shop.host.signIns.find(({ name }) => name === 'Asha')
  asha = createDeskPage(await browser.person(link?.url ?? ''))
  await asha.page.getByRole('button', { name: 'Go online' }).waitFor()
})

/** What axe finds that keeps somebody out. */
async function findBarriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  })
}

const looks = [
  { colours: 'light', width: 1440 },
  { colours: 'dark', width: 1440 },
  { colours: 'light', width: 360 },
  { colours: 'dark', width: 360 },
] as const

type Look = (typeof looks)[number]

async function lookAt(page: Page, { colours, width }: Look): Promise<void> {
  await page.setViewportSize({ width, height: 740 })
  await page.emulateMedia({ colorScheme: colours })
}

const optionsOf = ({ colours, width }: Look) => ({ dark: colours === 'dark', width, height: 740 })

describe.each(looks)('in $colours, $width wide', (look) => {
  it('shuts nobody out of the shop and its chat', async () => {
    const customer = createCustomerPage(await browser.person(`${shop.host.url}/`, optionsOf(look)))
    await customer.page.getByRole('button', { name: /^Open chat/ }).waitFor()
    expect(await findBarriers(customer.page)).toEqual([])
    await customer.opensTheChat()
    await customer.chat.getByRole('button', { name: 'Returns' }).waitFor()
    expect(await findBarriers(customer.page)).toEqual([])
    await customer.says('how long does delivery take')
    await customer.sees(/2 to 4 working days/)
    expect(await findBarriers(customer.page)).toEqual([])
  })

  it('shuts nobody out of the chat in Arabic', async () => {
    const page = await browser.person(`${shop.host.url}/ar.html`, { ...optionsOf(look), language: 'ar' })
    await page.locator('html[dir="rtl"]').waitFor()
    await page
      .getByRole('button', { name: /محادثة/ })
      .first()
      .click()
    await page.getByRole('dialog').getByRole('textbox').waitFor()
    expect(await findBarriers(page)).toEqual([])
  })

  it('shuts nobody out of the sign-in and the desk before there is a chat', async () => {
    const stranger = await browser.person(`${shop.host.url}/desk/`, optionsOf(look))
    await stranger.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(await findBarriers(stranger)).toEqual([])
    await lookAt(asha.page, look)
    expect(await findBarriers(asha.page)).toEqual([])
  })
})

describe('with a chat', () => {
  beforeAll(async () => {
    await asha.goesOnline()
    const customer = await shop.customer()
    await customer.arrives()
    await customer.says('I want to talk to an agent')
    await customer.says('Priya')
    await customer.says('priya@example.com')
    await asha.row('My chats', 'Priya').waitFor()
    await asha.opens('My chats', 'Priya')
    await asha.says('Hello Priya')
    await asha.does('Note')
    await asha.page.getByRole('textbox', { name: 'Note for the team' }).fill('Wants a voucher')
    await asha.page.getByRole('button', { name: 'Add note' }).click()
    await asha.reads('Wants a voucher')
  })

  it.each(looks)('shuts nobody out of it, in $colours, $width wide', async (look) => {
    const { page, composer } = asha
    await lookAt(page, look)
    await composer.waitFor()
    expect(await findBarriers(page)).toEqual([])

    await composer.fill('/')
    await page.getByRole('listbox').waitFor()
    expect(await findBarriers(page)).toEqual([])
    await composer.fill('')

    await asha.does('Note')
    await page.getByRole('textbox', { name: 'Note for the team' }).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.keyboard.press('Escape')
    await composer.waitFor()
  })

  it.each(looks)('shuts nobody out of its dialogs, in $colours, $width wide', async (look) => {
    const { page, dialog } = asha
    await lookAt(page, look)
    for (const action of ['Transfer', 'To the bot', 'Close']) {
      await asha.does(action)
      await dialog.waitFor()
      expect([action, await findBarriers(page)]).toEqual([action, []])
      await dialog.getByRole('combobox').click()
      await page.getByRole('option').first().waitFor()
      expect([action, await findBarriers(page)]).toEqual([action, []])
      await page.keyboard.press('Escape')
      await page.getByRole('option').first().waitFor({ state: 'hidden' })
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    }
    await page.getByRole('button', { name: 'why?' }).click()
    await dialog.waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.keyboard.press('?')
    await dialog.waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  it.each(looks)('shuts nobody out of what is known of the customer, in $colours, $width wide', async (look) => {
    const { page } = asha
    await lookAt(page, look)
    if (look.width === 360) await page.getByRole('button', { name: 'About the customer' }).click()
    await page.getByText('Why here').waitFor()
    expect(await findBarriers(page)).toEqual([])
    if (look.width === 360) await page.getByRole('button', { name: /^Back to the/ }).click()
  })

  describe('that is parked', () => {
    beforeAll(async () => {
      await asha.does('Park')
      await asha.reads(/parked the chat/)
    })

    it.each(looks)('shuts nobody out of it, in $colours, $width wide', async (look) => {
      await lookAt(asha.page, look)
      await asha.reads(/parked the chat/)
      expect(await findBarriers(asha.page)).toEqual([])
    })
  })
})
