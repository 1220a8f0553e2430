import type { Locator, Page } from 'playwright-core'
import type { ChosenFile } from './customer-page'

export type DeskList = 'My chats' | 'Parked' | 'Team queue' | 'Closed'

/** An agent in front of the desk page. What they do waits until it can be done. */
export interface DeskPage {
  readonly page: Page
  /** What was said in the open chat, with the lines in between. */
  readonly conversation: Locator
  readonly composer: Locator
  readonly customer: Locator
  readonly dialog: Locator
  goesOnline(): Promise<void>
  /** Chooses a presence, also where that gives chats back. */
  becomes(presence: 'Online' | 'Break' | 'Offline'): Promise<void>
  list(list: DeskList): Locator
  /** A chat's row in a list. */
  row(list: DeskList, customer: string | RegExp): Locator
  opens(list: DeskList, customer: string | RegExp): Promise<void>
  /** Waits until something stands in the open conversation. */
  reads(text: string | RegExp): Promise<void>
  says(text: string): Promise<void>
  /** Puts a file to the next message, and waits until it is there. */
  attaches(file: ChosenFile): Promise<void>
  /** Begins with a button below the conversation: Transfer, Park, Close … */
  does(action: string): Promise<void>
  /** Chooses from the field of an open dialog. */
  chooses(label: string, option: string | RegExp): Promise<void>
}

export function createDeskPage(page: Page): DeskPage {
  const conversation = page.getByRole('region', { name: /^Conversation \d+ with/ })
  const composer = page.getByRole('textbox', { name: /^Message to/ })
  const dialog = page.getByRole('dialog')
  const desk: DeskPage = {
    page,
    conversation,
    composer,
    customer: page.getByRole('complementary', { name: 'About the customer' }),
    dialog,
    goesOnline: () => desk.becomes('Online'),
    async becomes(presence) {
      await page.getByRole('button', { name: /^Presence/ }).click()
      await page.getByRole('menuitem', { name: new RegExp(`^${presence}`) }).click()
      const done = page.getByRole('button', { name: `Presence: ${presence}` })
      const asked = dialog.getByRole('button', { name: `Go ${presence.toLowerCase()}` })
      await done.or(asked).waitFor()
      if (await asked.isVisible()) await asked.click()
      await done.waitFor()
    },
    list: (list) => page.getByRole('region', { name: new RegExp(`^${list}`) }),
    row: (list, customer) => desk.list(list).getByRole('listitem').filter({ hasText: customer }),
    async opens(list, customer) {
      await desk.row(list, customer).getByRole('button').first().click()
      await conversation.waitFor()
    },
    async reads(text) {
      await conversation.getByText(text).last().waitFor()
    },
    async says(text) {
      await composer.fill(text)
      await composer.press('Enter')
    },
    async attaches(file) {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: /^Attach a file/ }).click(),
      ])
      await chooser.setFiles(file)
      await page.getByRole('textbox', { name: `What ${file.name} shows` }).waitFor()
    },
    async does(action) {
      await page.getByRole('toolbar', { name: 'This chat' }).getByRole('button', { name: action }).click()
    },
    async chooses(label, option) {
      await dialog
        .getByRole('combobox', { name: label })
        .or(dialog.getByRole('textbox', { name: label }))
        .click()
      await page.getByRole('option', { name: option }).click()
    },
  }
  return desk
}
