import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import type { Network } from './open-network'

/** How long somebody waits for what should be there, ms. */
const patienceMs = 20_000

/** A real browser, with people in front of it. */
export interface OpenBrowser {
  /** Somebody with a browser profile of their own, at a page. */
  person(url: string, options?: PersonOptions): Promise<Page>
  close(): Promise<void>
}

export interface PersonOptions {
  readonly width?: number
  readonly height?: number
  readonly dark?: boolean
  readonly language?: string
  /** Everything the browser asks for goes over it; without it, straight. */
  readonly network?: Network
}

/** Starts Chromium, which the run has found on the PATH. */
export async function openBrowser(): Promise<OpenBrowser> {
  const executablePath = process.env['BATON_TEST_CHROMIUM']
  if (!executablePath) throw new Error('chromium is not on the PATH')
  const browser: Browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  const contexts: BrowserContext[] = []
  return {
    async person(url, { dark = false, height = 800, language = 'en-GB', network, width = 1280 } = {}) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: dark ? 'dark' : 'light',
        locale: language,
        reducedMotion: 'reduce',
        ...(network && { proxy: { server: network.proxy } }),
      })
      context.setDefaultTimeout(patienceMs)
      contexts.push(context)
      const page = await context.newPage()
      await page.goto(url)
      return page
    },
    async close() {
      for (const context of contexts) await context.close()
      await browser.close()
    },
  }
}
