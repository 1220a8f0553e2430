import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { closeAfterwards } from '../cast/close-afterwards'
import { createCustomerPage, type CustomerPage } from '../cast/customer-page'
import { createDeskPage, type DeskPage } from '../cast/desk-page'
import { openBrowser, type OpenBrowser } from '../cast/open-browser'
import { openShop, type Shop } from '../cast/open-shop'

const business = join(__dirname, '../../../host/examples/support/business.yaml')

const closing = closeAfterwards()
let shop: Shop
let browser: OpenBrowser
let asha: DeskPage
beforeAll(async () => {
  const settings = await readFile(business, 'utf8')
  // At this shop's support the agents take chats themselves; to billing they come.
  const pulling = settings.replace('name: Customer support', '$&\n    strategy: pull')
  shop = closing(await openShop({ files: { 'business.yaml': pulling } }))
  browser = closing(await openBrowser())
  asha = await signsIn('Asha')
  await asha.goesOnline()
})

/** By the link that the host has printed. */
async function signsIn(name: string): Promise<DeskPage> {
  const link = shop.host.signIns.find((each) => each.name === name)
  return createDeskPage(await browser.person(link?.url ?? '', { width: 1440, height: 900 }))
}

async function comes(): Promise<CustomerPage> {
  const customer = createCustomerPage(await browser.person(`${shop.host.url}/`))
  await customer.opensTheChat()
  await customer.sees(/Dune & Co/)
  return customer
}

async function asksForAPerson(customer: CustomerPage, name: string, email: string): Promise<void> {
  await customer.says('I want to talk to an agent')
  await customer.sees('What is your name?')
  await customer.says(name)
  await customer.sees(/And your e-mail/)
  await customer.says(email)
}

describe('the main job, seen by both sides', () => {
  it('goes from the bot to an agent by design, through all that agents do, and back to the bot', async () => {
    const tom = await signsIn('Tom')
    await tom.goesOnline()
    const priya = await comes()
    await priya.says('how long does delivery take')
    await priya.sees(/2 to 4 working days/)
    await priya.says('What are your opening hours?')
    await priya.sees(/The shop is open Monday to Saturday/)
    await priya.says('menu')
    await priya.presses('Returns')
    await priya.sees(/What is the matter with it/)
    await asksForAPerson(priya, 'Priya', 'priya@example')
    await priya.sees(/does not look like an e-mail address/)
    await priya.says('priya@example.com')
    await priya.sees('You are next.')

    await asha.row('Team queue', 'Priya').waitFor()
    await asha.opens('Team queue', 'Priya')
    await asha.reads(/2 to 4 working days/)
    await asha.reads('What are your opening hours?')
    await asha.customer.getByText('priya@example.com').waitFor()
    await asha.customer.getByText('To Customer support, by design').waitFor()
    await asha.customer.getByText(/“Talk to a person” asks for a person/).waitFor()
    await asha.page.getByRole('button', { name: 'Take this chat' }).click()
    await priya.sees('Asha has joined.')
    await priya.sees('Asha is here for you')

    await asha.composer.pressSequentially('Hello Pri')
    await priya.sees('Asha is typing')
    await asha.says('Hello Priya, what can I do?')
    await priya.sees('Hello Priya, what can I do?')
    await priya.chat.getByRole('textbox').pressSequentially('My jum')
    await asha.page.getByText('Priya is typing').waitFor()
    await priya.says('My jumper has a hole')
    await asha.reads('My jumper has a hole')

    const picture = await priya.page.screenshot({ clip: { x: 0, y: 0, width: 300, height: 200 } })
    await priya.attaches({ name: 'hole.png', mimeType: 'image/png', buffer: picture })
    await seesPicture(asha.conversation.getByRole('img', { name: 'hole.png' }))
    await asha.attaches({ name: 'mended.png', mimeType: 'image/png', buffer: picture })
    await asha.page.getByRole('textbox', { name: 'What mended.png shows' }).fill('A mended sleeve')
    await asha.says('We mend that')
    await seesPicture(priya.log.getByRole('img', { name: 'A mended sleeve' }))
    await priya.sees('We mend that')

    await asha.composer.pressSequentially('/pho')
    await asha.composer.press('Enter')
    await asha.composer.press('Enter')
    await priya.sees('Could you send me a photo of it?')

    await asha.does('Transfer')
    await asha.chooses('To', /^Billing/)
    await asha.dialog.getByRole('button', { name: 'Transfer', exact: true }).click()
    await priya.sees('Tom has joined.')
    await tom.opens('My chats', 'Priya')
    await tom.reads('We mend that')
    await tom.says('I am Tom')
    await priya.sees('I am Tom')
    await tom.does('Transfer')
    await tom.chooses('To', 'Asha (Customer support)')
    await tom.dialog.getByRole('button', { name: 'Transfer', exact: true }).click()
    await asha.opens('My chats', 'Priya')

    await asha.does('Park')
    await asha.row('Parked', 'Priya').waitFor()
    await priya.says('I have it here')
    await asha.row('My chats', 'Priya').waitFor()
    await asha.reads('I have it here')
    await asha.does('Close')
    await asha.chooses('What was it about?', 'Return / Damaged')
    await asha.dialog.getByRole('button', { name: 'Close the chat' }).click()
    await priya.sees(/This chat is closed/)
    await asha.row('My chats', 'Priya').waitFor({ state: 'detached' })
    await priya.says('do you sell gift cards')
    await priya.sees(/From 20 to 200 euros/)
  })

  it('helps once and then hands over when the bot does not understand', async () => {
    const lee = await comes()
    await lee.says('my cat ate the shoelaces')
    await lee.sees(/Did you mean|in other words|a short sentence/)
    await lee.says('the cat, I say, the cat')
    await lee.sees('You are next.')
    await asha.row('Team queue', /the cat, I say/).waitFor()
    await asha.opens('Team queue', /the cat, I say/)
    await asha.customer.getByText(/To Customer support, on bot break/).waitFor()
    await asha.customer.getByText(/The bot does not know “cat”/).waitFor()
    await lee.presses('End chat')
    await lee.presses('End chat')
    await asha.row('Team queue', /the cat, I say/).waitFor({ state: 'detached' })
  })

  it('tells the place in the queue, and lets the customer leave it or end the chat', async () => {
    const [mia, noor] = [await comes(), await comes()]
    await asksForAPerson(mia, 'Mia', 'mia@example.com')
    await mia.sees('You are next.')
    await asksForAPerson(noor, 'Noor', 'noor@example.com')
    await noor.sees('You are number 2 in line.')
    await noor.presses('Leave the line')
    await noor.presses('Leave the line')
    await noor.sees(/You have left the line/)
    await noor.says('opening hours')
    await noor.sees(/The shop is open Monday to Saturday/)
    await asha.row('Team queue', 'Noor').waitFor({ state: 'detached' })

    await asha.row('Team queue', 'Mia').waitFor()
    await mia.presses('End chat')
    await mia.presses('End chat')
    await mia.sees(/ended/)
    await asha.row('Team queue', 'Mia').waitFor({ state: 'detached' })
  })

  it('takes a message while nobody is online', async () => {
    await asha.page.getByRole('button', { name: /^Presence/ }).click()
    await asha.page.getByRole('menuitem', { name: /^Offline/ }).click()
    await asha.page.getByRole('button', { name: 'Presence: Offline' }).waitFor()
    const omar = await comes()
    await asksForAPerson(omar, 'Omar', 'omar@example.com')
    await omar.sees(/Nobody is here right now/)
    await omar.says('Please call me about my order')
    await omar.page.close()

    await asha.goesOnline()
    await asha.opens('Team queue', 'Omar')
    await asha.reads('Please call me about my order')
  })
})

/** Waits until a picture has come, and not only its place. */
async function seesPicture(picture: Locator): Promise<void> {
  await picture.waitFor()
  await picture.scrollIntoViewIfNeeded()
  const width = await picture.evaluate(async (image: HTMLImageElement) => {
    await image.decode()
    return image.naturalWidth
  })
  expect(width).toBe(300)
}
