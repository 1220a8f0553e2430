import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { openBrowser, type OpenBrowser } from '../cast/open-browser'
import { openShop, tokenOf, type Shop } from '../cast/open-shop'

let shop: Shop
let browser: OpenBrowser
beforeAll(async () => {
  shop = await openShop()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await shop.close()
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

describe.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
])('in %s, %i wide', (colours, width) => {
  const look = { dark: colours === 'dark', width, height: 740 }

  it('shuts nobody out of the shop and its chat', async () => {
    const page = await browser.person(`${shop.host.url}/`, look)
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('button', { name: /chat/i }).first().click()
    await page.getByRole('textbox', { name: /message/i }).waitFor()
    expect(await findBarriers(page)).toEqual([])
  })

  it('shuts nobody out of the desk', async () => {
    const page = await browser.person(`${shop.host.url}/desk/`, look)
    await page.getByRole('button', { name: /sign in/i }).waitFor()
    expect(await findBarriers(page)).toEqual([])
  })
})

it('shuts nobody out of a chat at the desk', async () => {
  const customer = await shop.customer()
  await customer.arrives()
  await customer.says('I want to talk to an agent')
  await customer.says('Priya')
  await customer.says('priya@example.com')
  const url = `${shop.host.url}/desk/#signin=${tokenOf(shop.host.signIns, 'Lena')}`
  const page = await browser.person(url, { width: 1440, height: 900 })
  await page.getByRole('button', { name: 'Go online' }).click()
  await page.getByText('Priya').first().click()
  await page.getByText('Why here').first().waitFor()
  expect(await findBarriers(page)).toEqual([])
})
