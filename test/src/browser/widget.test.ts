import { createHmac, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import type { AgentInBrowser } from '../cast/agent-in-browser'
import { closeAfterwards } from '../cast/close-afterwards'
import { createCustomerPage, type CustomerPage } from '../cast/customer-page'
import { openBrowserCast, type BrowserCast } from '../cast/open-browser-cast'
import type { PersonOptions } from '../cast/open-browser'
import { openPages, type Pages } from '../cast/open-pages'
import { openShop, type Shop } from '../cast/open-shop'
import { untilEqual } from '../cast/until'

const example = join(__dirname, '../../../host/examples/support/baton.yaml')
const secret = randomBytes(32).toString('hex')

const settingsFor = (origin: string): string => `botName: Dune & Co.
          allowedOrigins: ['${origin}']
          knownCustomers: { issuer: shop.example, audience: baton }
          knownCustomerSecret: { env: SHOP_CUSTOMER_SECRET }
          widget:
            title: Dune & Co.
            theme: { accent: '#123456', surface: '#fffaf0' }`

const nodesWith = (pictures: string): string => `show-replies:
  phrases: [show replies]
  initial: { text: What would you like?, choices: [Cards please, { label: The form, node: show-form }] }
show-cards:
  phrases: [cards please]
  initial:
    cards:
      - title: Linen shirt
        subtitle: 79 euros
        text: '**Washed** linen'
        image: { url: '${pictures}/shirt.svg', alt: A white shirt }
        links: [{ label: See it, url: 'https://dune.example/shirt' }]
        choices: [{ label: Fill in the form, node: show-form }]
      - title: Jumper
        subtitle: 119 euros
show-form:
  phrases: [the form]
  entities:
    street: { type: text, mandatory: true, ask: Which street? }
    mail: { type: email, mandatory: true, ask: Which e-mail? }
  initial:
    form:
      title: Where do you live?
      submit: Send it
      fields:
        - { name: street, label: Street }
        - { name: mail, label: E-mail, type: email }
  final: 'We come to %street%.'
show-picture:
  phrases: [show a picture]
  initial: { text: This is where we are., image: '${pictures}/dunes.svg', alt: Dunes by the sea }
`

const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" height="200"/></svg>'

const closing = closeAfterwards()
let pages: Pages
let shop: Shop
let cast: BrowserCast
let asha: AgentInBrowser
/** The origin of a page that may open the chat, and that of one that may not. */
let allowed: string
let strange: string
beforeAll(async () => {
  pages = closing(await openPages())
  allowed = `http://127.0.0.1:${pages.port}`
  strange = `http://localhost:${pages.port}`
  pages.show('/shirt.svg', picture)
  pages.show('/dunes.svg', picture)
  const file = await readFile(example, 'utf8')
  shop = closing(
    await openShop({
      files: {
        'baton.yaml': file
          .replace('botName: Dune & Co.', settingsFor(allowed))
          .replace('{ name: Asha,', '{ name: Asha, capacity: 20,'),
        'nodes/show.yaml': nodesWith(allowed),
      },
      secrets: { SHOP_CUSTOMER_SECRET: secret },
    }),
  )
  pages.show('/', embed())
  cast = closing(await openBrowserCast(() => shop.host))
  asha = cast.agent('Asha')
  await asha.signsIn()
  await asha.goesOnline()
})

/** A page of another shop with our script in it. */
function embed({ attributes = '', style = '' } = {}): string {
  return `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Another shop</title><link rel="icon" href="data:,"><style>${style}</style></head>
  <body><h1>Another shop</h1><script src="${shop.host.url}/widget.js" ${attributes} async></script></body>
</html>
`
}

async function visits(url: string, options?: PersonOptions): Promise<CustomerPage> {
  return createCustomerPage(await cast.browser.person(url, options))
}

async function asksForAPerson(customer: CustomerPage, name: string): Promise<void> {
  await customer.opensTheChat()
  await customer.says('I want to talk to an agent')
  await customer.sees('What is your name?')
  await customer.says(name)
  await customer.sees(/And your e-mail/)
  await customer.says('somebody@example.com')
  await customer.sees('Asha has joined.')
}

/** The statement of a page's server about its customer. */
function vouch(claims: object, key = secret): string {
  const parts = [
    { alg: 'HS256', typ: 'JWT' },
    { iss: 'shop.example', aud: 'baton', exp: Math.floor(Date.now() / 1000) + 600, ...claims },
  ]
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
}

const styleOf = (place: Locator, property: string): Promise<string> =>
  place.evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property)

async function boxOf(place: Locator): Promise<{ left: number; right: number }> {
  const box = await place.boundingBox()
  if (!box) throw new Error('it is not to be seen')
  return { left: box.x, right: box.x + box.width }
}

/** Waits until a picture has come, and not only its place. */
async function seesPicture(image: Locator): Promise<void> {
  await image.waitFor()
  await image.scrollIntoViewIfNeeded()
  expect(
    await image.evaluate(async (each: HTMLImageElement) => each.decode().then(() => each.naturalWidth)),
  ).toBeGreaterThan(0)
}

describe('a page on another origin', () => {
  it('has the chat with one script if it is allowed, also after it is loaded again', async () => {
    const mia = await visits(`${allowed}/`)
    await mia.opensTheChat()
    await mia.sees(/Dune & Co/)
    await mia.says('What are your opening hours?')
    await mia.sees(/The shop is open Monday to Saturday/)
    await mia.page.reload()
    await mia.sees('What are your opening hours?')
    await mia.says('do you sell gift cards')
    await mia.sees(/From 20 to 200 euros/)
  })

  it('has none if it is not, and says so', async () => {
    const mia = await visits(`${strange}/`)
    await mia.opensTheChat()
    await mia.sees('The chat cannot be opened on this page.')
    expect(await mia.page.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith('|session')))).toEqual(
      [],
    )
  })

  it('gives the chat its colours and its place, and the business those that it leaves open', async () => {
    pages.show('/green', embed({ style: ':root { --baton-accent: rgb(10, 120, 30); --baton-side: 60px }' }))
    const mia = await visits(`${allowed}/green`)
    const launcher = mia.page.getByRole('button', { name: 'Open chat' })
    expect(await styleOf(launcher, 'background-color')).toBe('rgb(10, 120, 30)')
    expect((await boxOf(launcher)).right).toBe(1280 - 60)
    await mia.opensTheChat()
    expect(await styleOf(mia.chat, 'background-color')).toBe('rgb(255, 250, 240)')
    // The page itself is left as it was.
    expect(await styleOf(mia.page.getByRole('heading', { name: 'Another shop' }), 'color')).toBe('rgb(0, 0, 0)')

    const plain = await visits(`${allowed}/`)
    const theirs = plain.page.getByRole('button', { name: 'Open chat' })
    expect(await styleOf(theirs, 'background-color')).toBe('rgb(18, 52, 86)')
  })

  it('vouches for its customer with what its server has signed', async () => {
    const token = vouch({ sub: 'mia-1', name: 'Mia Known', email: 'mia@example.com', facts: { size: '42' } })
    pages.show('/account', embed({ attributes: `data-user-token="${token}"` }))
    const mia = await visits(`${allowed}/account`)
    await mia.opensTheChat()
    await mia.says('I have a complaint')
    await mia.sees(/What happened/)
    await mia.says('It does not fit')
    await mia.sees('Asha has joined.')
    await asha.desk.opens('My chats', 'Mia Known')
    await asha.desk.customer.getByText('mia@example.com').waitFor()
    await asha.desk.customer.getByText('42', { exact: true }).waitFor()

    // Whoever uses the browser next does not see what was said.
    await mia.page.evaluate('Baton.signOut()')
    await mia.log.getByText('It does not fit').waitFor({ state: 'detached' })
  })

  it('is not believed what somebody else has signed', async () => {
    const forged = vouch({ sub: 'mia-1', name: 'Mia Known' }, randomBytes(32).toString('hex'))
    pages.show('/forged', embed({ attributes: `data-user-token="${forged}"` }))
    const mallory = await visits(`${allowed}/forged`)
    await mallory.opensTheChat()
    await mallory.sees('We could not confirm who you are. Please load the page again.')
    expect(await mallory.log.getByText('It does not fit').count()).toBe(0)
  })
})

it('is Arabic, from right to left, on an Arabic page', async () => {
  const layla = await visits(`${shop.host.url}/ar.html`)
  await layla.page.getByRole('button', { name: 'تحدث معنا' }).click()
  await layla.log.waitFor()
  expect(await styleOf(layla.chat, 'direction')).toBe('rtl')
  // On the side where an Arabic page ends.
  expect((await boxOf(layla.chat)).left).toBeLessThan(100)
  expect(await layla.chat.getByRole('textbox').getAttribute('placeholder')).toBe('اكتب رسالة…')
  await layla.says('أريد التحدث مع موظف')
  await layla.sees('ما اسمك؟')
  await layla.says('ليلى')
  await layla.sees(/شكرًا ليلى/)
  await layla.says('layla@example.com')
  await layla.sees('انضم Asha إلى المحادثة.')
  await layla.sees('Asha معك الآن')
  const [own, theirs] = [layla.log.getByText('ليلى', { exact: true }), layla.log.getByText('ما اسمك؟')]
  expect((await boxOf(own)).left).toBeLessThan((await boxOf(theirs)).left)
  await asha.desk.opens('My chats', 'ليلى')
  await asha.desk.says('أهلا ليلى')
  await layla.sees('أهلا ليلى')
})

it('counts what is unread while it is closed, which Escape does, and shows who the agent is', async () => {
  const mia = await visits(`${shop.host.url}/`)
  await asksForAPerson(mia, 'Zoe')
  await mia.sees('Asha is here for you')
  await asha.desk.opens('My chats', 'Zoe')
  await asha.desk.says('Hello Zoe')
  await mia.sees('Hello Zoe')
  await seesPicture(mia.chat.locator('header img[src$="/pictures/people/asha.svg"]'))
  const said = mia.log.locator('.row').filter({ hasText: 'Hello Zoe' })
  await said.getByText('Asha', { exact: true }).waitFor()
  await seesPicture(said.locator('img[src$="/pictures/people/asha.svg"]'))

  await mia.chat.getByRole('textbox').press('Escape')
  await mia.chat.waitFor({ state: 'hidden' })
  const launcher = mia.page.getByRole('button', { name: /^Open chat/ })
  await untilEqual(
    () => launcher.evaluate((button) => (button.getRootNode() as ShadowRoot).activeElement === button),
    true,
  )
  await asha.desk.says('Are you still there?')
  await asha.desk.says('I wait for you')
  await mia.page.getByRole('button', { name: 'Open chat, 2 new' }).waitFor()
  expect(await launcher.innerText()).toBe('2')
  await mia.opensTheChat()
  await mia.sees('I wait for you')
  await mia.page.keyboard.press('Escape')
  await mia.page.getByRole('button', { name: 'Open chat', exact: true }).waitFor()
})

it('shows replies, cards, a form, pictures and files', async () => {
  const noor = await visits(`${shop.host.url}/`)
  await noor.opensTheChat()
  await noor.says('show replies')
  await noor.sees('What would you like?')
  await noor.presses('Cards please')
  const shirt = noor.log.getByRole('listitem').filter({ hasText: 'Linen shirt' })
  await seesPicture(shirt.getByRole('img', { name: 'A white shirt' }))
  await shirt.getByText('79 euros').waitFor()
  expect(await shirt.getByRole('link', { name: 'See it' }).getAttribute('href')).toBe('https://dune.example/shirt')
  await noor.log.getByRole('listitem').filter({ hasText: 'Jumper' }).waitFor()
  // What was offered before has been answered.
  expect(await noor.chat.getByRole('button', { name: 'Cards please' }).count()).toBe(0)

  await shirt.getByRole('button', { name: 'Fill in the form' }).click()
  const form = noor.log.getByRole('group', { name: 'Where do you live?' })
  const street = form.getByRole('textbox', { name: 'Street' })
  await street.fill('Beach Road 7')
  await form.getByRole('textbox', { name: 'E-mail' }).fill('no address')
  await form.getByRole('button', { name: 'Send it' }).click()
  // The browser says what is wrong, and nothing is sent.
  expect(await form.locator(':invalid').count()).toBe(1)
  await form.getByRole('textbox', { name: 'E-mail' }).fill('noor@example.com')
  await form.getByRole('button', { name: 'Send it' }).click()
  await noor.sees('We come to Beach Road 7.')
  expect(await street.isDisabled()).toBe(true)

  await noor.says('show a picture')
  await seesPicture(noor.log.getByRole('listitem').filter({ hasText: 'Dunes by the sea' }).locator('img'))

  await noor.says('I want to talk to an agent')
  await noor.sees('What is your name?')
  await noor.says('Noor')
  await noor.sees(/And your e-mail/)
  await noor.says('noor@example.com')
  await noor.sees('Asha has joined.')
  await asha.desk.opens('My chats', 'Noor')
  await asha.desk.reads('noor@example.com')
  await noor.attaches({ name: 'sizes.txt', mimeType: 'text/plain', buffer: Buffer.from('chest 96') })
  await asha.desk.conversation.getByRole('link', { name: /sizes\.txt/ }).waitFor()
  const file = noor.log.getByRole('link', { name: 'sizes.txt' })
  const sent = await noor.page.request.get((await file.getAttribute('href')) ?? '')
  expect(await sent.text()).toBe('chest 96')
})
