import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { closeAfterwards } from '../cast/close-afterwards'
import { openBrowser, type OpenBrowser } from '../cast/open-browser'
import { openShop, tokenOf, type Shop } from '../cast/open-shop'

const folder = join(__dirname, '../../../docs/images')

const closing = closeAfterwards()
let shop: Shop
let browser: OpenBrowser
beforeAll(async () => {
  shop = closing(await openShop())
  browser = closing(await openBrowser())
})

/** Keeps a picture where there is none; a new one is taken when BATON_WRITE_SCREENSHOTS is set. */
async function keep(name: string, picture: Buffer): Promise<void> {
  expect(picture.length).toBeGreaterThan(5_000)
  const file = join(folder, name)
  if (existsSync(file) && !process.env['BATON_WRITE_SCREENSHOTS']) return
  await mkdir(folder, { recursive: true })
  await writeFile(file, picture)
}

/** In the chat itself, not only in what is read out to those who cannot see it. */
async function heard(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor()
}

async function say(page: Page, text: string, answer: string | RegExp): Promise<void> {
  const box = page.getByRole('dialog').getByRole('textbox')
  await box.fill(text)
  await box.press('Enter')
  await heard(page, answer)
}

it('shows the chat and the desk as the README does', async () => {
  const desk = await browser.person(`${shop.host.url}/desk/#signin=${tokenOf(shop.host.signIns, 'Asha')}`, {
    width: 1440,
    height: 900,
  })
  await desk.getByRole('button', { name: 'Not now' }).click()
  await desk.getByRole('button', { name: 'Go online' }).click()
  await desk.getByText('Nobody is waiting.').waitFor()

  const customer = await browser.person(`${shop.host.url}/`)
  await customer.getByRole('button', { name: /chat/i }).first().click()
  await say(customer, 'I want to talk to an agent', 'What is your name?')
  await say(customer, 'Priya', /And your e-mail/)
  await say(customer, 'priya@example.com', 'Asha has joined.')
  await say(customer, 'My jumper came with a hole in the sleeve.', 'My jumper came with a hole in the sleeve.')

  await desk.getByText('Priya').first().click()
  await desk.getByText('My jumper came with a hole in the sleeve.').last().waitFor()
  const composer = desk.getByRole('textbox', { name: /message/i })
  await composer.fill('Hello Priya, I am sorry about that. Could you send me a photo of it?')
  await composer.press('Enter')
  await heard(customer, 'Could you send me a photo of it?')
  await desk.getByText('Why here').first().waitFor()

  await keep('widget.png', await customer.screenshot({ clip: { x: 860, y: 30, width: 420, height: 770 } }))
  await keep('desk.png', await desk.screenshot())
  await desk.emulateMedia({ colorScheme: 'dark' })
  await keep('desk-dark.png', await desk.screenshot())
  await desk.emulateMedia({ colorScheme: 'light' })
  await desk.setViewportSize({ width: 360, height: 740 })
  await desk.getByRole('button', { name: 'About the customer' }).waitFor()
  await desk.getByText('Could you send me a photo of it?').last().waitFor()
  await keep('desk-phone.png', await desk.screenshot())
})

it('shows the chat in Arabic', async () => {
  const page = await browser.person(`${shop.host.url}/ar.html`, { language: 'ar' })
  await page
    .getByRole('button', { name: /محادثة/ })
    .first()
    .click()
  await page.getByRole('dialog').getByRole('button', { name: 'مواعيد العمل' }).click()
  await heard(page, /من التاسعة صباحًا/)
  await say(page, 'أريد التحدث مع موظف', 'ما اسمك؟')
  await keep('widget-arabic.png', await page.screenshot({ clip: { x: 0, y: 30, width: 420, height: 770 } }))
})
