import type { LiveNews } from '../../src/desk-api/schema'

const kinds = {
  ready: true,
  lists: true,
  chat: true,
  delivery: true,
  gone: true,
  typing: true,
  presence: true,
  'signed-out': true,
} as const satisfies Record<LiveNews['kind'], true>

/** What the server says. Nothing for what this page does not know: the server may be newer than the page. */
export function readNews(text: string): LiveNews | undefined {
  try {
    const news: unknown = JSON.parse(text)
    return isNews(news) ? news : undefined
  } catch {
    // Not ours: whoever sent it, there is nothing to read in it.
    return undefined
  }
}

function isNews(news: unknown): news is LiveNews {
  return (
    typeof news === 'object' &&
    news !== null &&
    'kind' in news &&
    typeof news.kind === 'string' &&
    Object.hasOwn(kinds, news.kind)
  )
}
