import type { Locator, Page } from 'playwright-core'

/** A file that somebody chooses from their disk. */
export interface ChosenFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

/** A customer in front of a page with our widget. What they do waits until it can be done. */
export interface CustomerPage {
  readonly page: Page
  /** The chat's window. */
  readonly chat: Locator
  /** What was said, with the lines in between. */
  readonly log: Locator
  opensTheChat(): Promise<void>
  says(text: string): Promise<void>
  /** Presses a reply, or another button of the chat. */
  presses(label: string | RegExp): Promise<void>
  /** Sends a file, as chosen from the disk. */
  attaches(file: ChosenFile): Promise<void>
  /** Waits until something stands in the chat, among the messages or above them. */
  sees(text: string | RegExp): Promise<void>
}

export function createCustomerPage(page: Page): CustomerPage {
  const chat = page.getByRole('dialog')
  const log = chat.getByRole('log')
  return {
    page,
    chat,
    log,
    async opensTheChat() {
      await page.getByRole('button', { name: /^Open chat/ }).click()
      await log.waitFor()
    },
    async says(text) {
      // Below the log, in which forms may have fields, too.
      const field = chat.getByRole('textbox').last()
      await field.fill(text)
      await field.press('Enter')
    },
    async presses(label) {
      await chat.getByRole('button', { name: label }).click()
    },
    async attaches(file) {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        chat.getByRole('button', { name: 'Attach a file' }).click(),
      ])
      await chooser.setFiles(file)
    },
    async sees(text) {
      await chat.getByText(text).last().waitFor()
    },
  }
}
